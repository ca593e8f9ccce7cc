import { writeFileSync } from 'node:fs';
import { sql } from 'kysely';

/**
 * Writes the rows of a SQLite database, and the content of the ConnectWise of each organization, to the file
 * that KEEP_IN names: one row on each line, so that a diff can be read.
 */
export async function keepDatabase(db, memories, more) {
  const tables = {};
  const found = await sql`select name from sqlite_master where type = 'table'
    and name not like 'sqlite_%' order by name`.execute(db);
  for (const { name } of found.rows) {
    const { rows } = await sql`select * from ${sql.table(name)} order by 1, 2`.execute(db);
    if (rows.length > 0) tables[name] = rows;
  }
  const { ampwise_migrations: migrations, ampwise_migration_lock: _, ...data } = tables;
  const connectWise = Object.entries(memories).map(([name, { now, records }]) => [
    name,
    {
      now,
      companies: [...records.companies.values()],
      contacts: [...records.contacts.values()],
      activities: [...(records.activities ?? new Map()).values()],
    },
  ]);
  const kept = {
    commit: process.env.COMMIT,
    migration: migrations.at(-1).name,
    ...more,
    connectWise: Object.fromEntries(connectWise),
    tables: data,
  };
  writeFileSync(process.env.KEEP_IN, `${lined(kept, 4)}\n`);
}

/** JSON with a line for each value of its first levels; a value without nested values stays on one line. */
function lined(value, levels, indent = '') {
  const isFlat = Object.values(value ?? {}).every((one) => typeof one !== 'object' || one === null);
  if (levels === 0 || isFlat) return JSON.stringify(value);
  const inner = `${indent} `;
  const list = Array.isArray(value);
  const parts = Object.entries(value).map(([name, one]) =>
    list
      ? lined(one, levels - 1, inner)
      : `${JSON.stringify(name)}: ${lined(one, levels - 1, inner)}`,
  );
  if (parts.length === 0) return list ? '[]' : '{}';
  const [open, close] = list ? '[]' : '{}';
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}
