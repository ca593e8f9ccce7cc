import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { DocumentEntry } from '../../core/mapping/document.ts';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** Versions of the mapping, custom fields, and known lists. Settings of fields move into the mapping. */
export async function mapping(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
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

  await owned('mappings')
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('document', json, (column) => column.notNull())
    .addColumn('author', text, (column) => column.notNull())
    .addColumn('saved_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('mappings_key', ['organization_id', 'version'])
    .execute();

  await owned('amp_fields')
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('label', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('options', json, (column) => column.notNull())
    .addColumn('retired', 'integer', (column) => column.notNull())
    .addColumn('saved_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('amp_fields_key', ['organization_id', 'name'])
    .execute();

  await owned('known_lists')
    .addColumn('list', text, (column) => column.notNull())
    .addColumn('entries', json, (column) => column.notNull())
    .addColumn('seen_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('known_lists_key', ['organization_id', 'list'])
    .execute();

  await moveFieldSettings(db);
}

type OldSettings = {
  readonly fields?: Readonly<Record<string, Pick<DocumentEntry, 'direction' | 'conflict'>>>;
};

/** Direction and rule of a field become an entry of its default pair; the settings keep the rest. */
async function moveFieldSettings(db: Kysely<unknown>): Promise<void> {
  type Row = { organization_id: string; settings: string; saved_at: string };
  const { rows } = await sql<Row>`select organization_id, settings, saved_at from settings`.execute(
    db,
  );
  for (const { organization_id: id, settings, saved_at: savedAt } of rows) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- older versions wrote it so
    const { fields = {}, ...others } = JSON.parse(settings) as OldSettings;
    await sql`update settings set settings = ${JSON.stringify(others)}
      where organization_id = ${id}`.execute(db);
    const entries: DocumentEntry[] = Object.entries(fields)
      .map(([name, chosen]) => ({ amp: name, connectwise: name, ...chosen }))
      .filter(({ amp }) => amp !== 'owner')
      .toSorted((a, b) => (a.amp < b.amp ? -1 : 1));
    if (entries.length === 0) continue;
    await sql`insert into mappings (organization_id, version, document, author, saved_at)
      values (${id}, 1, ${JSON.stringify({ entries, off: [] })}, 'moved from the settings', ${savedAt})`.execute(
      db,
    );
  }
}
