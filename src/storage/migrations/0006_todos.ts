import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** To-dos and the activities they become. */
export async function todos(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const text: ColumnType = postgres ? sql`text collate "C"` : 'text';
  const json: ColumnType = postgres ? 'jsonb' : 'text';
  const owned = (name: string) =>
    db.schema
      .createTable(name)
      .addColumn('organization_id', text, (column) => column.notNull())
      .addForeignKeyConstraint(
        `${name}_organization`,
        ['organization_id'],
        'organizations',
        ['organization_id'],
        (key) => key.onDelete('cascade'),
      );

  await owned('todos')
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('amp_contact_id', text, (column) => column.notNull())
    .addColumn('subject', text, (column) => column.notNull())
    .addColumn('search_key', text, (column) => column.notNull())
    .addColumn('notes', text)
    .addColumn('due', text)
    .addColumn('priority', text, (column) => column.notNull())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('assignee', text)
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('updated_at', text, (column) => column.notNull())
    .addColumn('deleted_at', text)
    .addColumn('hold_reason', text)
    .addColumn('hold_run_id', text)
    .addColumn('held_since', text)
    .addPrimaryKeyConstraint('todos_key', ['organization_id', 'id'])
    // A to-do never joins two organizations.
    .addForeignKeyConstraint(
      'todos_to_amp_contact',
      ['organization_id', 'amp_contact_id'],
      'amp_contacts',
      ['organization_id', 'id'],
    )
    .execute();

  await owned('todo_links')
    .addColumn('todo_id', text, (column) => column.notNull())
    .addColumn('activity_id', 'bigint', (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('base', json, (column) => column.notNull())
    .addColumn('activity', json, (column) => column.notNull())
    .addColumn('gone_at', text)
    .addPrimaryKeyConstraint('todo_links_key', ['organization_id', 'todo_id'])
    // An activity belongs to one to-do at most.
    .addUniqueConstraint('todo_links_activity', ['organization_id', 'activity_id'])
    .addForeignKeyConstraint('todo_links_to_todo', ['organization_id', 'todo_id'], 'todos', [
      'organization_id',
      'id',
    ])
    .execute();

  await owned('todo_queue')
    .addColumn('todo_id', text, (column) => column.notNull())
    .addColumn('stamp', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('todo_queue_key', ['organization_id', 'todo_id'])
    .execute();

  await owned('todo_skips')
    .addColumn('todo_id', text, (column) => column.notNull())
    .addColumn('reason', text, (column) => column.notNull())
    .addColumn('about_kind', text)
    .addColumn('about_id', text)
    .addColumn('run_id', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('todo_skips_key', ['organization_id', 'todo_id'])
    .execute();

  await owned('todo_policies')
    .addColumn('policy', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('todo_policies_key', ['organization_id'])
    .execute();

  await db.schema.alterTable('plan_lines').addColumn('todo_id', text).execute();

  const index = (name: string, table: string, ...columns: string[]) =>
    db.schema
      .createIndex(name)
      .on(table)
      .columns(['organization_id', ...columns]);
  await index('todos_amp_contact', 'todos', 'amp_contact_id').execute();
  await index('todos_held', 'todos', 'held_since')
    .where(sql.ref('held_since'), 'is not', null)
    .execute();
  await index('todo_skips_reason', 'todo_skips', 'reason', 'todo_id').execute();
  await index('plan_lines_todo', 'plan_lines', 'todo_id')
    .where(sql.ref('todo_id'), 'is not', null)
    .execute();
}
