import { sql } from 'kysely';
import type { Handle } from '../../src/storage/database/connect.ts';

/** Statements that may read everything of an organization for a few records, each with its reason. */
const allowed: readonly { readonly statement: RegExp; readonly why: string }[] = [
  {
    statement: /^select \* from "runs" where .* \("status" = 'running' or "id" in /u,
    why: 'the runs of a page, with those that go on',
  },
  {
    statement: / "todo_id" in .* or cast\(body as text\) like \?\)$/u,
    why: 'a person who is erased is looked for in all that is stored',
  },
  {
    statement: / "not_undone" where .* or "todo_id" in /u,
    why: 'erasing a person is rare, and waits for nobody',
  },
  {
    statement: /^(?:select "seq", "body"|delete) from \S+ where .* or kind = 'todo' and "id" in /u,
    why: 'erasing a person is rare, and waits for nobody',
  },
  {
    statement: / from "skips" where .* and "reason" in .* order by "contact_id" limit \?$/u,
    why: 'a page in the order of ids, for reasons that most skips may have',
  },
];

/**
 * Of SQLite statements that are given ids or addresses, those that would read every row of the organization.
 * Asks SQLite for the plan of each; without statistics it assumes that an organization has ten rows.
 */
export async function wideReads(
  { db }: Handle,
  statements: Iterable<string>,
): Promise<readonly string[]> {
  const wide: string[] = [];
  for (const statement of statements) {
    const text = statement.replaceAll(/\s+/gu, ' ').trim();
    if (!text.includes('in (select value from json_each(?))')) continue;
    if (allowed.some((one) => one.statement.test(text))) continue;
    const [first = '', ...others] = statement.split('?');
    const asked = others.reduce(
      (before, part) => sql`${before}${'[]'}${sql.raw(part)}`,
      sql.raw(first),
    );
    const { rows } = await sql<{ detail: string }>`explain query plan ${asked}`.execute(db);
    // The organization itself is a single row.
    const found = rows.find(
      ({ detail }) =>
        detail.endsWith(' (organization_id=?)') && !detail.startsWith('SEARCH o USING'),
    );
    if (found !== undefined) wide.push(`${found.detail}: ${text}`);
  }
  return wide;
}
