import type { ScheduleStore } from '../../ports/schedules.ts';
import type { Scope } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';

/** When an organization syncs by itself. */
export function createScheduleStore(scope: Scope): ScheduleStore {
  const { organizationId } = scope;
  return {
    get: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('schedules')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        if (row === undefined) return null;
        return {
          nextDueAt: row.next_due_at,
          failures: row.failures,
          failure: row.failure === null ? null : decodeJson(row.failure),
          failedAt: row.failed_at,
          stopped: row.stopped === 1,
        };
      }),

    plan: (nextDueAt, settingsVersion) =>
      scope.write(async (db) => {
        const due = { next_due_at: nextDueAt, settings_version: settingsVersion };
        await db
          .insertInto('schedules')
          .values({ organization_id: organizationId, ...due, ...noFailure })
          .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(due))
          .execute();
      }),

    takeDue: (now, nextDueAt) =>
      scope.write(async (db) => {
        const taken = await db
          .updateTable('schedules')
          .set({ next_due_at: nextDueAt })
          .where('organization_id', '=', organizationId)
          .where('next_due_at', '<=', now)
          .returning('organization_id')
          .executeTakeFirst();
        return taken !== undefined;
      }),

    failed: ({ failure, stopped, now, nextDueAt }) =>
      scope.write(async (db) => {
        const row = await db
          .selectFrom('schedules')
          .select('failures')
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        if (row === undefined) return 1;
        const failures = row.failures + 1;
        await db
          .updateTable('schedules')
          .set({
            failures,
            failure: encodeJson(failure),
            failed_at: now,
            stopped: stopped ? 1 : 0,
            next_due_at: nextDueAt(failures),
          })
          .where('organization_id', '=', organizationId)
          .execute();
        return failures;
      }),

    succeeded: () =>
      scope.write(async (db) => {
        await db
          .updateTable('schedules')
          .set(noFailure)
          .where('organization_id', '=', organizationId)
          .where('failures', '>', 0)
          .execute();
      }),
  };
}

const noFailure = { failures: 0, failure: null, failed_at: null, stopped: 0 };
