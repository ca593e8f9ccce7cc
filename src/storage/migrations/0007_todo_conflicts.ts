import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** Fields of to-dos that both sides changed, for a person to decide. */
export async function todoConflicts(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const text: ColumnType = postgres ? sql`text collate "C"` : 'text';
  const json: ColumnType = postgres ? 'jsonb' : 'text';
  await db.schema
    .createTable('todo_conflicts')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('todo_id', text, (column) => column.notNull())
    .addColumn('field', text, (column) => column.notNull())
    .addColumn('since', text, (column) => column.notNull())
    .addColumn('body', json, (column) => column.notNull())
    .addPrimaryKeyConstraint('todo_conflicts_key', ['organization_id', 'todo_id', 'field'])
    .addForeignKeyConstraint(
      'todo_conflicts_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .addForeignKeyConstraint('todo_conflicts_to_todo', ['organization_id', 'todo_id'], 'todos', [
      'organization_id',
      'id',
    ])
    .execute();
}
