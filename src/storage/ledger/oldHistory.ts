import { type RawBuilder, type SqlBool, sql } from 'kysely';
import {
  type HistoryRequest,
  nothingRemoved,
  type RemovedHistory,
} from '../../ports/historyStore.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson } from '../database/storedJson.ts';
import { openRequests } from '../rows/runRequestRows.ts';

type Condition = RawBuilder<SqlBool>;
type Place = Pick<Scope, 'organizationId' | 'dialect'>;
type Reading = Pick<Writing, 'selectFrom' | 'getExecutor'>;

/** The old rows of a table that grows with time. */
type Old = {
  readonly table: keyof Tables;
  /** Its key, without the organization. */
  readonly key: readonly string[];
  readonly where: Condition;
  /** What its rows are counted as; null if they are part of something else that is counted. */
  readonly as: keyof RemovedHistory | null;
};

/** See HistoryStore. */
export async function countHistory(
  db: Reading,
  scope: Scope,
  request: HistoryRequest,
): Promise<RemovedHistory> {
  const { organizationId } = scope;
  const count = async (table: keyof Tables, where: Condition): Promise<number> => {
    const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(table)}
      where organization_id = ${organizationId} and ${where}`.execute(db);
    return rows[0]?.rows ?? 0;
  };
  const counted = { ...nothingRemoved };
  const runs = await oldRuns(db, scope, request);
  if (runs !== null) {
    counted.runs = await count('runs', runs);
    counted.lines = await count(
      'plan_lines',
      sql`run_id in (select id from runs where organization_id = ${organizationId} and ${runs})`,
    );
  }
  for (const { table, where, as } of besideRuns(scope, request)) {
    if (as !== null) counted[as] = await count(table, where);
  }
  return counted;
}

/** See HistoryStore. */
export async function removeHistory(
  db: Writing,
  scope: Scope,
  request: HistoryRequest,
  most: number,
): Promise<RemovedHistory | null> {
  if (await isUndoing(db, scope)) return null;
  const removed = { ...nothingRemoved };
  let left = most - (await removeRuns(db, scope, request, most, removed));
  for (const { table, key, where, as } of besideRuns(scope, request)) {
    const rows = await removeSome(db, scope, { table, key, where }, left);
    left -= rows;
    if (as !== null) removed[as] += rows;
  }
  return left === most ? null : removed;
}

/** While an undo runs, it reads the lines of another run. */
async function isUndoing(db: Writing, scope: Scope): Promise<boolean> {
  const open = await openRequests(db, scope);
  if (open.some(({ work }) => decodeJson(work).what === 'undo')) return true;
  const running = await db
    .selectFrom('runs')
    .select('id')
    .where('organization_id', '=', scope.organizationId)
    .where('status', '=', sql.lit('running'))
    .where('kind', '=', 'undo')
    .executeTakeFirst();
  return running !== undefined;
}

/** Recorded before the first row is removed, so that no run can be undone that has lost lines. */
async function noteSince(db: Writing, scope: Scope, { limits }: HistoryRequest): Promise<void> {
  if (limits.runs === null) return;
  await db
    .updateTable('organizations')
    .set({ history_since: limits.runs })
    .where('organization_id', '=', scope.organizationId)
    .where((where) =>
      where.or([where('history_since', 'is', null), where('history_since', '<', limits.runs)]),
    )
    .execute();
}

/** Runs processed together. */
const batch = 50;

/**
 * Removes old runs, the oldest first, and each after everything that belongs to it. Returns how many rows
 * were removed.
 */
async function removeRuns(
  db: Writing,
  scope: Scope,
  request: HistoryRequest,
  most: number,
  removed: { runs: number; lines: number },
): Promise<number> {
  const old = await oldRuns(db, scope, request);
  if (old === null) return 0;
  let gone = 0;
  while (gone < most) {
    const found = await db
      .selectFrom('runs')
      .select('id')
      .where('organization_id', '=', scope.organizationId)
      .where(old)
      .orderBy('started_at')
      .orderBy('id')
      .limit(batch)
      .execute();
    if (found.length === 0) return gone;
    await noteSince(db, scope, request);
    for (const { id } of found) {
      const ofRun = sql<SqlBool>`run_id = ${id}`;
      for (const { table, key } of partsOfRun) {
        const rows = await removeSome(db, scope, { table, key, where: ofRun }, most - gone);
        gone += rows;
        if (table === 'plan_lines') removed.lines += rows;
      }
      if (gone >= most) return gone;
      await db
        .deleteFrom('runs')
        .where('organization_id', '=', scope.organizationId)
        .where('id', '=', id)
        .execute();
      removed.runs += 1;
      gone += 1;
    }
  }
  return gone;
}

const partsOfRun = [
  { table: 'plan_line_groups', key: ['run_id', 'group_id', 'seq'] },
  { table: 'plan_lines', key: ['run_id', 'seq'] },
  { table: 'not_undone', key: ['run_id', 'seq'] },
  { table: 'run_events', key: ['run_id', 'seq'] },
] as const;

/** The condition for old runs that nothing needs; null if runs are kept forever. */
async function oldRuns(
  db: Reading,
  { organizationId, dialect }: Place,
  { limits, waiting }: HistoryRequest,
): Promise<Condition | null> {
  if (limits.runs === null) return null;
  const kept = [...waiting];
  for (const kind of ['sync', 'sweep', 'plan'] as const) {
    // The guide, the schedule and Home depend on the last successful run.
    const last = await db
      .selectFrom('runs')
      .select('id')
      .where('organization_id', '=', organizationId)
      .where('kind', '=', kind)
      .where('status', 'in', ['succeeded', 'partial'])
      .orderBy('started_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last !== undefined) kept.push(last.id);
  }
  return sql<SqlBool>`(started_at < ${limits.runs}
    and coalesce(finished_at, started_at) < ${limits.runs}
    and status not in ('queued', 'running')
    and not ${isOneOf(dialect, 'id', 'text', kept)}
    and id not in (select run_id from run_requests where organization_id = ${organizationId})
    and id not in (select run_id from holds
      where organization_id = ${organizationId} and run_id is not null)
    and id not in (select run_id from plan_lines
      where organization_id = ${organizationId} and state = 'sent' and sent_at >= ''))`;
}

/** Data that is removed besides runs. */
function besideRuns({ organizationId }: Place, { limits }: HistoryRequest): readonly Old[] {
  const { runs, audit, imports, answers, endedInvitations } = limits;
  const oldImports = sql<SqlBool>`(created_at < ${imports}
    and state not in ('applying', 'undoing'))`;
  return [
    ...(runs === null
      ? []
      : [
          {
            table: 'settled_conflicts',
            key: ['seq'],
            where: sql<SqlBool>`at < ${runs}`,
            as: 'settledConflicts',
          } as const,
        ]),
    ...(audit === null
      ? []
      : [
          {
            table: 'decisions',
            key: ['seq'],
            where: isOldEntry(organizationId, audit),
            as: 'auditEntries',
          } as const,
        ]),
    {
      table: 'import_rows',
      key: ['import_id', 'line'],
      where: sql<SqlBool>`import_id in (select id from imports
        where organization_id = ${organizationId} and ${oldImports})`,
      as: null,
    },
    {
      table: 'imports',
      key: ['id'],
      where: oldImports,
      as: 'imports',
    },
    {
      table: 'kept_answers',
      key: ['principal', 'target', 'key'],
      where: sql<SqlBool>`at < ${answers}`,
      as: 'keptAnswers',
    },
    {
      table: 'ended_invitations',
      key: ['token_hash'],
      where: sql<SqlBool>`ended_at < ${endedInvitations}`,
      as: 'endedInvitations',
    },
  ];
}

/**
 * The newest entry stays, because the next number follows from it. So does the last sign-in or sign-out of
 * each user, because the list of users shows when they were last seen.
 */
function isOldEntry(organizationId: string, limit: string): Condition {
  const signIns = sql`('signed_in', 'signed_out')`;
  return sql<SqlBool>`(at < ${limit}
    and seq < (select max(newest.seq) from decisions as newest
      where newest.organization_id = ${organizationId})
    and (what not in ${signIns} or exists (select 1 from decisions as later
      where later.organization_id = ${organizationId} and later.kind = decisions.kind
      and later.id = decisions.id and later.seq > decisions.seq and later.what in ${signIns})))`;
}

async function removeSome(
  db: Writing,
  { organizationId }: Place,
  { table, key, where }: Pick<Old, 'table' | 'key' | 'where'>,
  most: number,
): Promise<number> {
  if (most <= 0) return 0;
  const columns = sql.join(key.map((name) => sql.ref(name)));
  const { numAffectedRows } = await sql`delete from ${sql.table(table)}
    where organization_id = ${organizationId} and (${columns}) in (
      select ${columns} from ${sql.table(table)}
      where organization_id = ${organizationId} and ${where}
      order by ${columns} limit ${most})`.execute(db);
  return Number(numAffectedRows ?? 0);
}
