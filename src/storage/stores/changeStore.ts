import { sql } from 'kysely';
import type { ChangeStore } from '../../ports/changeStore.ts';
import type { Scope } from '../database/scope.ts';

type Value = string | number | null;

/**
 * Fingerprints that show whether something changed. Most values are read from the end of an index or from a
 * small table; holds and conflicts are counted, because one that ends leaves no trace.
 */
export function createChangeStore(scope: Scope): ChangeStore {
  const { organizationId } = scope;
  const of = (columns: string, table: string) =>
    sql`(select ${sql.raw(columns)} from ${sql.table(table)}
      where organization_id = ${organizationId})`;
  const newestRun = (column: string) =>
    sql`(select ${sql.ref(column)} from runs where organization_id = ${organizationId}
      order by started_at desc, id desc limit 1)`;

  return {
    prints: () =>
      scope.read(async (db) => {
        const { rows } = await sql<Readonly<Record<string, Value>>>`select
          ${of('queue_stamp', 'organizations')} as queued,
          ${of('max(updated_at)', 'amp_contacts')} as contact,
          ${of('max(updated_at)', 'todos')} as todo,
          ${of('count(*)', 'holds')} as holds,
          ${of('max(seq)', 'holds')} as hold,
          ${of('count(*)', 'conflicts')} as conflicts,
          ${of('max(since)', 'conflicts')} as conflict,
          ${of('token', 'run_locks')} as lock_token,
          ${of('run_id', 'run_locks')} as lock_run,
          ${of('count(*)', 'run_requests')} as requests,
          ${of('max(run_id)', 'run_requests')} as requested,
          ${newestRun('id')} as run,
          ${newestRun('status')} as run_status,
          ${of('version', 'settings')} as settings,
          ${of('version', 'contact_filters')} as filter,
          ${of('max(version)', 'mappings')} as mapping,
          ${of('version', 'connections')} as connection,
          ${of('keys_since', 'connections')} as keys_since,
          ${of('refused_at', 'connections')} as refused,
          ${of('next_due_at', 'schedules')} as due,
          ${of('failures', 'schedules')} as failures,
          ${of('count(*)', 'users')} as users,
          ${of('sum(version)', 'users')} as user_versions,
          ${of('count(*)', 'amp_fields')} as fields,
          ${of('sum(version)', 'amp_fields')} as field_versions`.execute(db);
        const row = rows[0] ?? {};
        const print = (...names: readonly string[]) =>
          names.map((name) => String(row[name] ?? '')).join(' ');
        const runs = ['lock_token', 'lock_run', 'requests', 'requested', 'run', 'run_status'];
        const review = ['holds', 'hold', 'conflicts', 'conflict'];
        return {
          contacts: print('queued', 'contact', ...review, ...runs),
          todos: print('queued', 'todo', ...review, ...runs),
          // A decision about a match queues its contacts.
          review: print('queued', ...review, ...runs),
          runs: print(...runs),
          settings: print(
            'settings',
            'filter',
            'mapping',
            'connection',
            'keys_since',
            'refused',
            'due',
            'failures',
            'users',
            'user_versions',
            'fields',
            'field_versions',
          ),
        };
      }),
  };
}
