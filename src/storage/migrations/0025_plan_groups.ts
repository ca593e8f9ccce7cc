import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import { groupId, groupsOfLine } from '../../core/plan/planGroups.ts';
import type { Dialect } from '../database/dialect.ts';
import { rowSource } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import { lineOf } from '../rows/planLineRows.ts';

/** Groups of lines of a plan that do the same. */
export async function planGroups(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text: ColumnDataType | RawBuilder<unknown> =
    dialect === 'postgres' ? sql`text collate "C"` : 'text';
  const table = db.schema
    .createTable('plan_line_groups')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('run_id', text, (column) => column.notNull())
    .addColumn('group_id', text, (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('plan_line_groups_key', [
      'organization_id',
      'run_id',
      'group_id',
      'seq',
    ])
    .addForeignKeyConstraint(
      'plan_line_groups_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    );
  // Every column is part of the key, so SQLite need not store the rows twice.
  await (dialect === 'sqlite' ? table.modifyEnd(sql`without rowid`) : table).execute();
  await fill(db.withTables<Tables>(), dialect);
}

const pageSize = 1000;
const columns = {
  organization_id: 'text',
  run_id: 'text',
  group_id: 'text',
  seq: 'integer',
} as const;

/** Adds the groups of existing lines. */
async function fill(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  let after = { organization_id: '', run_id: '', seq: 0 };
  for (;;) {
    const lines = await db
      .selectFrom('plan_lines')
      // Only the columns of that time: later ones do not exist yet.
      .select(['organization_id', 'run_id', 'seq', 'stamp', 'state'])
      .select(['amp_contact_id', 'problem', 'applied_version', 'body'])
      .where(
        sql<boolean>`(organization_id, run_id, seq) >
          (${after.organization_id}, ${after.run_id}, ${after.seq})`,
      )
      .orderBy('organization_id')
      .orderBy('run_id')
      .orderBy('seq')
      .limit(pageSize)
      .execute();
    const last = lines.at(-1);
    if (last === undefined) return;
    const rows = lines.flatMap((row) =>
      groupsOfLine(lineOf(row).line).map((group) => ({
        organization_id: row.organization_id,
        run_id: row.run_id,
        group_id: groupId(group),
        seq: row.seq,
      })),
    );
    await sql`insert into plan_line_groups (organization_id, run_id, group_id, seq)
      select x.organization_id, x.run_id, x.group_id, x.seq
      from ${rowSource(dialect, columns, rows)}`.execute(db);
    after = last;
  }
}
