import { sql } from 'kysely';
import type { Side } from '../../core/plan/plan.ts';
import { groupId, groupOf, groupsOfLine } from '../../core/plan/planGroups.ts';
import type {
  CountedGroup,
  CountedLines,
  NewPlanLine,
  PlanEntryState,
  PlanLineBody,
  SidesChanged,
} from '../../ports/planStores.ts';
import { insertRows } from '../database/bulk.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';

const target = {
  table: 'plan_line_groups',
  key: ['run_id', 'group_id', 'seq'],
  columns: { run_id: 'text', group_id: 'text', seq: 'integer' },
} as const;

/** Stores the groups of new lines. */
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

const idsOf = (line: PlanLineBody) => groupsOfLine(line).map(groupId).toSorted().join(' ');

/** Updates the groups of a line whose content differs from the plan. */
export async function regroup(
  db: Writing,
  scope: Scope,
  runId: string,
  seq: number,
  { from, to }: { readonly from: PlanLineBody; readonly to: PlanLineBody },
): Promise<void> {
  if (idsOf(from) === idsOf(to)) return;
  await db
    .deleteFrom('plan_line_groups')
    .where('organization_id', '=', scope.organizationId)
    .where('run_id', '=', runId)
    .where('seq', '=', seq)
    .execute();
  await insertGroups(db, scope, runId, [{ seq, stamp: 0, line: to }]);
}

/**
 * Removes the groups of lines that no longer exist. PostgreSQL has no statistics yet about a run in progress,
 * and would compare each line with each: with 100,000, that took minutes.
 */
export async function dropGroups(
  db: Writing,
  scope: Scope,
  runId: string,
  afterSeq: number,
): Promise<void> {
  const isPostgres = scope.dialect === 'postgres';
  if (isPostgres) await sql`set local enable_nestloop = off`.execute(db);
  await db
    .deleteFrom('plan_line_groups')
    .where('organization_id', '=', scope.organizationId)
    .where('run_id', '=', runId)
    .where('seq', '>', afterSeq)
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
  if (isPostgres) await sql`set local enable_nestloop = on`.execute(db);
}

/** The groups of a plan, with how many lines are in each; only of lines in `state`, if it is given. */
export async function loadGroups(
  db: Pick<Writing, 'selectFrom'>,
  { organizationId }: Pick<Scope, 'organizationId'>,
  runId: string,
  state?: PlanEntryState,
): Promise<readonly CountedGroup[]> {
  const all = db
    .selectFrom('plan_line_groups as g')
    .select(['g.group_id', sql<number>`count(*)`.as('lines')])
    .where('g.organization_id', '=', organizationId)
    .where('g.run_id', '=', runId)
    .groupBy('g.group_id');
  const rows = await (state === undefined
    ? all
    : all
        .innerJoin('plan_lines as l', (join) =>
          join
            .onRef('l.organization_id', '=', 'g.organization_id')
            .onRef('l.run_id', '=', 'g.run_id')
            .onRef('l.seq', '=', 'g.seq'),
        )
        .where('l.state', '=', state)
  ).execute();
  return rows.map(({ group_id: id, lines }) => ({ group: groupOf(id), lines }));
}

/**
 * How many lines are in any of these groups, each counted once; and how many of them are in the groups of
 * each part.
 */
export async function countInGroups(
  db: Pick<Writing, 'getExecutor'>,
  { organizationId, dialect }: Pick<Scope, 'organizationId' | 'dialect'>,
  runId: string,
  { state, groups, except, parts }: CountedLines,
): Promise<{ readonly lines: number; readonly parts: Readonly<Record<string, number>> }> {
  const names = Object.keys(parts);
  const inOne = (ids: readonly string[]) => isOneOf(dialect, 'g.group_id', 'text', ids);
  const marks = names.map(
    (name, index) =>
      sql`, max(case when ${inOne(parts[name] ?? [])} then 1 else 0 end) as ${sql.ref(`p${index}`)}`,
  );
  const sums = names.map(
    (_, index) => sql`, coalesce(sum(${sql.ref(`p${index}`)}), 0) as ${sql.ref(`p${index}`)}`,
  );
  const excepted =
    except.groups.length === 0
      ? sql`true`
      : sql`not exists (select 1 from plan_line_groups as x
          where x.organization_id = ${organizationId} and x.run_id = ${runId} and x.seq = g.seq
          and ${isOneOf(dialect, 'x.group_id', 'text', except.groups)})`;
  const numbered =
    except.lines.length === 0
      ? sql`true`
      : sql`not ${isOneOf(dialect, 'g.seq', 'integer', except.lines)}`;
  const { rows } = await sql<Record<string, number>>`
    select count(*) as lines ${sql.join(sums, sql``)} from (
      select g.seq ${sql.join(marks, sql``)}
      from plan_line_groups as g
      join plan_lines as l
        on l.organization_id = g.organization_id and l.run_id = g.run_id and l.seq = g.seq
      where g.organization_id = ${organizationId} and g.run_id = ${runId}
        and l.state = ${state} and ${inOne(groups)} and ${excepted} and ${numbered}
      group by g.seq
    ) as counted`.execute(db);
  const [row] = rows;
  const numbers = names.map((name, index) => [name, row?.[`p${index}`] ?? 0] as const);
  return { lines: row?.lines ?? 0, parts: Object.fromEntries(numbers) };
}

/** How many lines in a state change AMP and how many change ConnectWise, by run. */
export async function countSides(
  db: Pick<Writing, 'selectFrom' | 'getExecutor'>,
  { organizationId, dialect }: Pick<Scope, 'organizationId' | 'dialect'>,
  runIds: readonly string[],
  state: PlanEntryState,
): Promise<ReadonlyMap<string, SidesChanged>> {
  const found = await db
    .selectFrom('plan_line_groups')
    .select('group_id')
    .distinct()
    .where('organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'run_id', 'text', runIds))
    .execute();
  const ids = found.map(({ group_id: id }) => id);
  const towards = (side: Side) =>
    ids.filter((id) => {
      const { direction } = groupOf(id);
      return direction === side || direction === 'both';
    });
  const [amp, connectwise] = [towards('amp'), towards('connectwise')];
  const isIn = (groups: readonly string[]) => isOneOf(dialect, 'g.group_id', 'text', groups);
  const { rows } = await sql<SidesChanged & { readonly run_id: string }>`
    select run_id, sum(amp) as amp, sum(connectwise) as connectwise from (
      select g.run_id,
        max(case when ${isIn(amp)} then 1 else 0 end) as amp,
        max(case when ${isIn(connectwise)} then 1 else 0 end) as connectwise
      from plan_line_groups as g
      join plan_lines as l
        on l.organization_id = g.organization_id and l.run_id = g.run_id and l.seq = g.seq
      where g.organization_id = ${organizationId} and ${isOneOf(dialect, 'g.run_id', 'text', runIds)}
        and l.state = ${state} and ${isIn([...new Set([...amp, ...connectwise])])}
      group by g.run_id, g.seq
    ) as changed
    group by run_id`.execute(db);
  return new Map(rows.map(({ run_id: id, ...sides }) => [id, sides]));
}
