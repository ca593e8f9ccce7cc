import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { Failure } from '../../core/failure.ts';
import { columnsByTable } from './columns.ts';
import { everyTable, movedTables } from './movedTables.ts';
import { schemaName } from './moveOut.ts';

const about = { version: '0.0.0', at: '2026-03-01T00:00:00.000Z' };

async function linesOf(database: TestDatabase): Promise<readonly string[]> {
  let text = '';
  await database.moveOut(about, async (lines) => {
    text += lines;
  });
  return text.trimEnd().split('\n');
}

async function* given(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

const sealAgain = ({ sealed }: { readonly sealed: string }) => `again ${sealed}`;

const cannotOpen = () => {
  throw new Failure('secret_unreadable', { keyId: 'x' });
};

/** One row in each table that is moved, and in those that are not: every text is the same, every number 1. */
async function fill(database: TestDatabase): Promise<void> {
  const { db, dialect } = database.handle;
  const columns = await columnsByTable(db, dialect);
  for (const [name, table] of Object.entries(everyTable)) {
    const json = new Set('key' in table ? table.json : []);
    const values = (columns.get(name) ?? []).map((column) => {
      if (json.has(column.name)) return '{"b":1,"a":[2.50,{"d":"é 😀 \\" \\n","c":null}]}';
      return /int|double|real/iu.test(column.type) ? 1 : 'default';
    });
    const names = (columns.get(name) ?? []).map((column) => sql.ref(column.name));
    await sql`insert into ${sql.table(name)} (${sql.join(names)}) values (${sql.join(values)})
      on conflict do nothing`.execute(db);
  }
  await sql`insert into installation (name, value) values ('sign_in_secret', 'own')`.execute(db);
}

/** The tables that hold rows. */
async function filled({ handle }: TestDatabase): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of Object.keys(everyTable)) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(handle.db);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

describe.each(databases)('what is moved, on $name', (kind) => {
  test('is every table with its key, or why it is left behind', async () => {
    const { handle } = await kind.open();
    const tables = await handle.db.introspection.getTables();
    const names = tables.map(({ name }) => name).filter((name) => !/^(?:ampwise_|pg_)/u.test(name));
    expect(names.toSorted()).toEqual(Object.keys(everyTable).toSorted());
    const reasons = Object.values(everyTable).flatMap((one) =>
      'reason' in one ? [one.reason] : [],
    );
    expect(reasons.every((reason) => reason.length > 20)).toBe(true);
    const { rows } = await (handle.dialect === 'postgres'
      ? sql<{
          name: string;
          key: string;
        }>`select c.relname as name, string_agg(a.attname, ' ' order by x.place) as key
          from pg_index as i join pg_class as c on c.oid = i.indrelid
          cross join unnest(i.indkey::int2[]) with ordinality as x(number, place)
          join pg_attribute as a on a.attrelid = c.oid and a.attnum = x.number
          where i.indisprimary and c.relnamespace = current_schema()::regnamespace group by 1`
      : sql<{ name: string; key: string }>`select t.name as name,
          group_concat(c.name, ' ' order by c.pk) as key
          from sqlite_master as t join pragma_table_info(t.name) as c where c.pk > 0 group by 1`
    ).execute(handle.db);
    const keys = new Map(rows.map(({ name, key }) => [name, key]));
    for (const [name, { key }] of movedTables) {
      expect([name, key.join(' ')]).toEqual([name, keys.get(name)]);
    }
    // SQLite keeps JSON in columns of text like any other.
    if (handle.dialect === 'sqlite') return;
    const columns = await columnsByTable(handle.db, handle.dialect);
    for (const [name, { json = [] }] of movedTables) {
      const found = (columns.get(name) ?? []).filter(({ type }) => type === 'jsonb');
      expect([name, found.map((column) => column.name)]).toEqual([name, json.toSorted()]);
    }
  });

  test.each(databases)(
    'arrives on $name with every row, its secrets sealed anew',
    async (other) => {
      const source = await kind.open();
      await fill(source);
      const lines = await linesOf(source);
      const target = await other.open();
      await target.ensureOrganization('default', 'Default');
      const contents = await source.contents();
      expect(await target.moveIn(given(lines), sealAgain)).toEqual({ ...contents, secrets: 3 });
      expect(await target.contents()).toEqual(contents);
      expect(contents.rows).toBe(movedTables.length + 1);
      expect(await filled(target)).toEqual(movedTables.map(([name]) => name));
      const sealed = await sql<{ value: string }>`select sealed_secret as value from connections
      union all select value from installation where name = 'sign_in_secret'`.execute(
        target.handle.db,
      );
      expect(sealed.rows.map(({ value }) => value)).toEqual(['again default', 'again own']);
      const there = await linesOf(target);
      const differs = lines.filter((line) => !there.includes(line));
      expect(differs.map((line) => line.includes('default') || line.includes('own'))).toEqual([
        true,
        true,
      ]);
    },
  );

  test('is the same whatever the page it is read in', async () => {
    const source = await kind.open();
    const { db } = source.handle;
    await source.ensureOrganization('default', 'Default');
    const rows = Array.from({ length: 1203 }, (_, index) => sql`('default', ${index + 1}, 1)`);
    await sql`insert into queue (organization_id, contact_id, stamp)
      values ${sql.join(rows)}`.execute(db);
    const lines = await linesOf(source);
    const at = lines.findIndex((line) => line.includes('"table":"queue"'));
    const expected = Array.from({ length: 1203 }, (_, index) => `[${index + 1},"default",1]`);
    expect(lines.slice(at + 1, at + 1204)).toEqual(expected);
    expect((await source.contents()).rows).toBe(1204);
  });

  test('is refused as a whole where anything is wrong with it, and can then be moved in', async () => {
    const source = await kind.open();
    await fill(source);
    const lines = await linesOf(source);
    const target = await kind.open();
    const changed = (from: string | RegExp, to: string) =>
      lines.map((line) => (line.startsWith('{') ? line : line.replace(from, to)));
    const header = (schema: string) => [
      JSON.stringify({ ampwise: 'data', format: 1, schema, ...about }),
      ...lines.slice(1),
    ];
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [[], 'bad_input'],
      [['name,email', 'Ann,ann@example.com'], 'bad_input'],
      [lines.slice(0, -1), 'bad_input'],
      [lines.slice(0, -60), 'bad_input'],
      [[...lines.slice(0, -2), ...lines.slice(-1)], 'bad_input'],
      [changed('default', 'other'), 'bad_input'],
      [lines.filter((line) => !line.includes('"table":"users"')), 'bad_input'],
      [header('0001_start'), 'bad_input'],
      [header('9999_later'), 'schema_newer'],
    ];
    for (const [some, code] of wrong) {
      await expect(target.moveIn(given(some), sealAgain)).rejects.toMatchObject({ code });
    }
    await expect(target.moveIn(given(lines), cannotOpen)).rejects.toMatchObject({
      code: 'secret_unreadable',
    });
    expect(await filled(target)).toEqual([]);
    await target.moveIn(given(lines), sealAgain);
    await expect(target.moveIn(given(lines), sealAgain)).rejects.toMatchObject({
      code: 'bad_input',
      detail: { field: 'installation' },
    });
    expect(lines[0]).toContain(schemaName);
  });
});
