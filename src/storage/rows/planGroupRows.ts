import { sql } from 'kysely';
import { groupId, groupOf, groupsOfLine } from '../../core/plan/planGroups.ts';
import type { CountedGroup, NewPlanLine } from '../../ports/planStores.ts';
import { insertRows } from '../database/bulk.ts';
import type { Scope, Writing } from '../database/scope.ts';

const target = {
  table: 'plan_line_groups',
  key: ['run_id', 'group_id', 'seq'],
  columns: { run_id: 'text', group_id: 'text', seq: 'integer' },
} as const;

/** Keeps which groups some new lines are in. */
export async function insertGroups(
  db: Writing,
  scope: Scope,
  runId: string,
  lines: readonly NewPlanLine[],
): Promise<void> {
  const rows = lines.flatMap(({ seq, line }) =>
    groupsOfLine(line).map((group) => ({ run_id: runId, group_id: groupId(group), seq })),
  );
  await insertRows(db, scope, target, rows);
}

/** Takes away the groups of lines that are not there any more. */
export async function dropGroups(db: Writing, scope: Scope, runId: string): Promise<void> {
  await db
    .deleteFrom('plan_line_groups')
    .where('organization_id', '=', scope.organizationId)
    .where('run_id', '=', runId)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('plan_lines as l')
            .select('l.seq')
            .where('l.organization_id', '=', scope.organizationId)
            .where('l.run_id', '=', runId)
            .whereRef('l.seq', '=', 'plan_line_groups.seq'),
        ),
      ),
    )
    .execute();
}

/** The groups of a plan, with how many lines are in each. */
export async function loadGroups(
  db: Pick<Writing, 'selectFrom'>,
  { organizationId }: Pick<Scope, 'organizationId'>,
  runId: string,
): Promise<readonly CountedGroup[]> {
  const rows = await db
    .selectFrom('plan_line_groups')
    .select(['group_id', sql<number>`count(*)`.as('lines')])
    .where('organization_id', '=', organizationId)
    .where('run_id', '=', runId)
    .groupBy('group_id')
    .execute();
  return rows.map(({ group_id: id, lines }) => ({ group: groupOf(id), lines }));
}
