import { type RawBuilder, sql } from 'kysely';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';

/**
 * The lines of a run whose record has an earlier write that may not have arrived, and no later one that did.
 * Each part uses an index of the lines of one kind of record.
 */
export async function undeliveredLines(
  db: Pick<Writing, 'getExecutor'>,
  { organizationId, dialect }: Scope,
  runId: string,
  seqs: readonly number[],
): Promise<readonly number[]> {
  const lines = (record: RawBuilder<unknown>, applies: RawBuilder<unknown>) => sql`
    select mine.seq
    from plan_lines as mine join plan_lines as earlier
      on earlier.organization_id = mine.organization_id
      and earlier.${record} = mine.${record} and earlier.sent_at is not null
    where mine.organization_id = ${organizationId} and mine.run_id = ${runId}
      and ${isOneOf(dialect, 'mine.seq', 'integer', seqs)} and ${applies}
    group by mine.seq
    having max(case when earlier.state = 'failed' and earlier.problem = 'write_uncertain'
        then earlier.sent_at else '' end)
      > max(case when earlier.state = 'applied' then earlier.sent_at else '' end)`;
  const { rows } = await sql<{ seq: number }>`${sql.join(
    [
      lines(sql.ref('contact_id'), sql`mine.contact_id > 0`),
      lines(sql.ref('amp_contact_id'), sql`mine.contact_id = 0 and mine.todo_id is null`),
      lines(sql.ref('todo_id'), sql`mine.todo_id is not null`),
    ],
    sql` union `,
  )}`.execute(db);
  return rows.map(({ seq }) => seq);
}
