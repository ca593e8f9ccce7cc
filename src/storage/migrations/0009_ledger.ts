import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;
type Database = Kysely<unknown>;

/** One table of holds and one of conflicts for all records; unlinked pairs wait for a verdict. */
export async function ledger(db: Database, dialect: Dialect): Promise<void> {
  await moveHoldsOfTodos(db);
  await joinConflicts(db, dialect);
  await separateUnlinkedPairs(db, dialect);
}

async function moveHoldsOfTodos(db: Database): Promise<void> {
  await sql`insert into holds (organization_id, kind, id, reason, run_id, since, seq)
    select t.organization_id, 'todo', t.id, t.hold_reason, t.hold_run_id, t.held_since,
      coalesce((select max(h.seq) from holds as h where h.organization_id = t.organization_id), 0)
        + row_number() over (partition by t.organization_id order by t.held_since, t.id)
    from todos as t where t.held_since is not null and t.hold_reason is not null`.execute(db);
  await db.schema.dropIndex('todos_held').execute();
  for (const column of ['hold_reason', 'hold_run_id', 'held_since']) {
    await db.schema.alterTable('todos').dropColumn(column).execute();
  }
}

/**
 * The names of keys are free only after the former table is gone, so its rows wait in a table without keys.
 */
async function joinConflicts(db: Database, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const text: ColumnType = postgres ? sql`text collate "C"` : 'text';
  await sql`create table former_conflicts as
    select organization_id, 'contact' as kind, cast(contact_id as text) as id, field, since, body
    from conflicts
    union all
    select organization_id, 'todo', todo_id, field, since, body from todo_conflicts`.execute(db);
  await db.schema.dropTable('todo_conflicts').execute();
  await db.schema.dropTable('conflicts').execute();
  await db.schema
    .createTable('conflicts')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('field', text, (column) => column.notNull())
    .addColumn('since', text, (column) => column.notNull())
    .addColumn('body', postgres ? 'jsonb' : 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('conflicts_key', ['organization_id', 'kind', 'id', 'field'])
    .addForeignKeyConstraint(
      'conflicts_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  await sql`insert into conflicts (organization_id, kind, id, field, since, body)
    select organization_id, kind, id, field, since, body from former_conflicts`.execute(db);
  await db.schema.dropTable('former_conflicts').execute();
}

/** Older versions stored an unlinked pair as rejected. While either record is on hold, nobody has decided. */
async function separateUnlinkedPairs(db: Database, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const text: ColumnType = postgres ? sql`text collate "C"` : 'text';
  await db.schema
    .createTable('unlinked_pairs')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('contact_id', 'bigint', (column) => column.notNull())
    .addColumn('amp_contact_id', text, (column) => column.notNull())
    .addColumn('since', text, (column) => column.notNull())
    .addColumn('base', postgres ? 'jsonb' : 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('unlinked_pairs_key', [
      'organization_id',
      'contact_id',
      'amp_contact_id',
    ])
    .addForeignKeyConstraint(
      'unlinked_pairs_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createIndex('unlinked_pairs_amp_contact')
    .on('unlinked_pairs')
    .columns(['organization_id', 'amp_contact_id'])
    .execute();
  const since = sql`(select min(h.since) from holds as h
    where h.organization_id = m.organization_id and h.reason = 'unlinked'
      and ((h.kind = 'contact' and h.id = cast(m.contact_id as text))
        or (h.kind = 'amp_contact' and h.id = m.amp_contact_id)))`;
  await sql`insert into unlinked_pairs (organization_id, contact_id, amp_contact_id, since, base)
    select m.organization_id, m.contact_id, m.amp_contact_id, ${since}, '{}'
    from rejected_matches as m where ${since} is not null`.execute(db);
  await sql`delete from rejected_matches where exists (
    select 1 from unlinked_pairs as u
    where u.organization_id = rejected_matches.organization_id
      and u.contact_id = rejected_matches.contact_id
      and u.amp_contact_id = rejected_matches.amp_contact_id)`.execute(db);
}
