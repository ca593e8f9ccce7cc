import { sql } from 'kysely';
import type { TestDatabase } from './databases.ts';

/** Tables that runs write under a lease. */
const ofRuns = ['plan_lines', 'links', 'contacts', 'companies', 'readings', 'queue'];

export type NotedWriters = {
  /** Leases under which several processes wrote, as `organization token` with the names of the processes. */
  readonly shared: () => Promise<readonly string[]>;
  /** How many rows a process wrote, by its name. */
  readonly rowsOf: (name: string) => Promise<number>;
};

/**
 * Lets PostgreSQL note by triggers which process wrote a row of a run, and which token the lock of the
 * organization had at that moment. A process is known by the application name of its connections: `worker-`
 * and a number.
 */
export async function noteWriters({ handle }: TestDatabase): Promise<NotedWriters> {
  const { db } = handle;
  await sql`create table ampwise_writers (
    organization text not null, token integer not null, process text not null,
    written integer not null, primary key (organization, token, process))`.execute(db);
  await sql`create function ampwise_note_writer() returns trigger language plpgsql as $$
    declare
      of_row text := case when TG_OP = 'DELETE' then OLD.organization_id else NEW.organization_id end;
      held integer;
    begin
      select token into held from run_locks where organization_id = of_row and run_id is not null;
      if held is not null and current_setting('application_name') like 'worker-%' then
        insert into ampwise_writers
        values (of_row, held, current_setting('application_name'), 1)
        on conflict (organization, token, process)
        do update set written = ampwise_writers.written + 1;
      end if;
      return null;
    end $$`.execute(db);
  for (const table of ofRuns) {
    await sql`create trigger ampwise_note_writer after insert or update or delete
      on ${sql.id(table)} for each row execute function ampwise_note_writer()`.execute(db);
  }
  return {
    async shared() {
      const { rows } = await sql<{ name: string }>`
        select organization || ' ' || token || ': ' || string_agg(process, ', ') as name
        from ampwise_writers group by organization, token having count(*) > 1`.execute(db);
      return rows.map(({ name }) => name);
    },
    async rowsOf(name) {
      const { rows } = await sql<{ written: number }>`
        select coalesce(sum(written), 0)::integer as written from ampwise_writers
        where process = ${name}`.execute(db);
      return rows[0]?.written ?? 0;
    },
  };
}
