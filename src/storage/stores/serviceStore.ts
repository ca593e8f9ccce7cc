import { type Kysely, sql } from 'kysely';
import { Failure } from '../../core/failure.ts';
import type { ServiceState, ServiceStore } from '../../ports/schedules.ts';
import { withDatabase } from '../database/databaseFailure.ts';
import type { Tables } from '../database/schema.ts';
import { decodeJson } from '../database/storedJson.ts';

/** Finds work to do, across all organizations. */
export function createServiceStore(db: Kysely<Tables>): ServiceStore {
  return {
    waiting: (limit) =>
      withDatabase(async () => {
        const { rows } = await sql<{ organization_id: string }>`
          select organization_id from run_requests group by organization_id
          having count(taken_at) = 0
          order by min(in_line_at), organization_id limit ${limit}`.execute(db);
        return rows.map((row) => row.organization_id);
      }),

    underWay: () =>
      withDatabase(async () => {
        const { rows } = await sql<{ organization_id: string }>`
          select organization_id from run_requests where taken_at is not null
          union select organization_id from runs where status = 'running'`.execute(db);
        return rows.map((row) => row.organization_id);
      }),

    state: () => withDatabase(() => stateOf(db)),

    due: (now, limit) =>
      withDatabase(async () => {
        const rows = await db
          .selectFrom('schedules')
          .select('organization_id')
          .where('stopped', '=', 0)
          .where('next_due_at', '<=', now)
          .orderBy('next_due_at')
          .orderBy('organization_id')
          .limit(limit)
          .execute();
        return rows.map((row) => row.organization_id);
      }),

    dueAfter: (instant) =>
      withDatabase(async () => {
        const rows = await db
          .selectFrom('schedules')
          .select('organization_id')
          .where('stopped', '=', 0)
          .where('next_due_at', '>', instant)
          .orderBy('organization_id')
          .execute();
        return rows.map((row) => row.organization_id);
      }),

    changed: (limit) =>
      withDatabase(async () => {
        const { rows } = await sql<{ organization_id: string }>`
          select s.organization_id from schedules as s
          join settings as v on v.organization_id = s.organization_id
          where v.version <> s.settings_version limit ${limit}`.execute(db);
        return rows.map((row) => row.organization_id);
      }),

    withOldHistory: (before, limit) =>
      withDatabase(async () => {
        const { rows } = await sql<{ organization_id: string }>`
          select organization_id from organizations
          where history_at is null or history_at < ${before}
          order by coalesce(history_at, ''), organization_id limit ${limit}`.execute(db);
        return rows.map((row) => row.organization_id);
      }),

    callbackChecks: (address, now, limit) =>
      withDatabase(async () => {
        const { rows } = await sql<{ organization_id: string }>`
          select c.organization_id from connections as c
          left join callback_registrations as r on r.organization_id = c.organization_id
          where c.refused_at is null and (r.organization_id is null
            or r.address <> ${address ?? ''} or r.keys_since <> c.keys_since or r.due_at <= ${now})
          order by c.organization_id limit ${limit}`.execute(db);
        return rows.map((row) => row.organization_id);
      }),

    announced: (now, limit) =>
      withDatabase(async () => {
        const { rows } = await sql<{ organization_id: string }>`
          select r.organization_id from callback_registrations as r
          join connections as c on c.organization_id = r.organization_id
          where r.take_from <= ${now} and not exists (
            select 1 from runs as u
            where u.organization_id = r.organization_id and u.status = 'running')
          order by r.take_from, r.organization_id limit ${limit}`.execute(db);
        return rows.map((row) => row.organization_id);
      }),

    imports: () =>
      withDatabase(async () => {
        const rows = await db
          .selectFrom('imports')
          .select(['organization_id', 'id', 'created_by'])
          .where('state', 'in', ['applying', 'undoing'])
          .orderBy('organization_id')
          .orderBy('created_at')
          .execute();
        return rows.map((row) => ({
          organizationId: row.organization_id,
          id: row.id,
          by: decodeJson(row.created_by),
        }));
      }),

    unscheduled: (limit) =>
      withDatabase(async () => {
        const { rows } = await sql<{ organization_id: string; last: string }>`
          select c.organization_id, max(r.started_at) as last from connections as c
          join runs as r on r.organization_id = c.organization_id
            and r.kind in ('sync', 'sweep', 'plan') and r.status in ('succeeded', 'partial')
          where not exists (
            select 1 from schedules as s where s.organization_id = c.organization_id)
          group by c.organization_id order by c.organization_id limit ${limit}`.execute(db);
        return rows.map((row) => ({
          organizationId: row.organization_id,
          lastStartedAt: row.last,
        }));
      }),
  };
}

async function stateOf(db: Kysely<Tables>): Promise<ServiceState> {
  const { rows } = await sql<Counted>`select
      (select count(*) from run_requests where taken_at is null) as waiting,
      (select min(requested_at) from run_requests where taken_at is null) as "waitingSince",
      (select count(*) from run_requests where taken_at is not null) as "underWay",
      (select count(*) from schedules where stopped = 0 and failures = 0) as succeeding,
      (select count(*) from schedules where stopped = 0 and failures > 0) as failing,
      (select count(*) from schedules where stopped <> 0) as stopped,
      (select min(r.cursor) from readings as r
        join schedules as s on s.organization_id = r.organization_id and s.stopped = 0
        where r.object = 'contacts') as "knownUntil"`.execute(db);
  const [found] = rows;
  if (found === undefined) throw new Failure('internal', { error: 'no state' });
  const { succeeding, failing, stopped, ...rest } = found;
  return { ...rest, schedules: { succeeding, failing, stopped } };
}

type Counted = Omit<ServiceState, 'schedules'> & ServiceState['schedules'];
