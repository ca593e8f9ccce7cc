import { sql } from 'kysely';
import type { Scope, Writing } from './scope.ts';

/**
 * The tables that a run adds thousands of rows to, the leading one of each group first, with the columns by which
 * rows are found. Statistics of the others, of whole documents above all, take most of the time and help no query.
 */
const tables = {
  mirror: {
    contacts: ['id', 'company_id', 'inactive', 'email_key', 'name_key', 'gone_at'],
    companies: ['id', 'deleted', 'name_key'],
    contact_emails: ['email_key', 'contact_id'],
    queue: ['contact_id'],
  },
  plan: {
    plan_lines: [
      'run_id',
      'seq',
      'state',
      'kind',
      'action',
      'sent_at',
      'problem',
      'contact_id',
      'amp_contact_id',
      'todo_id',
    ],
    plan_line_groups: ['run_id', 'group_id', 'seq'],
  },
  amp: {
    amp_contacts: [
      'id',
      'email',
      'email_key',
      'search_key',
      'name_key',
      'company_key',
      'owner',
      'created_at',
      'updated_at',
      'deleted_at',
    ],
    links: ['contact_id', 'amp_contact_id', 'state'],
  },
} as const;

type Grown = keyof typeof tables;

/** How many rows there have to be before it matters by which index one is found. */
const manyRows = 1000;

/**
 * PostgreSQL plans queries by statistics that it collects a minute or more after many rows came in. Until then it
 * takes a table of thousands for an empty one: it chooses any index that begins with the organization, and walks
 * through all rows of it for each one it looks up, those that foreign keys look up among them. So once `rows` are
 * many, it collects them now for what it knows nothing of; how much a known table has grown, it sees by itself.
 */
export async function refreshStatistics(
  db: Writing,
  { dialect }: Pick<Scope, 'dialect'>,
  rows: number,
  ...grown: readonly Grown[]
): Promise<void> {
  if (dialect !== 'postgres' || rows < manyRows) return;
  for (const one of grown) {
    const [leading = ''] = Object.keys(tables[one]);
    const { rows: found } = await sql<{ known: number }>`select reltuples as known from pg_class
      where oid = to_regclass(${leading})`.execute(db);
    if ((found[0]?.known ?? 0) >= manyRows) continue;
    const columns = Object.entries<readonly string[]>(tables[one]).map(
      ([table, names]) => `${table} (${['organization_id', ...names].join(', ')})`,
    );
    await sql`analyze ${sql.raw(columns.join(', '))}`.execute(db);
  }
}

/**
 * The same in the midst of many rows that come in batch by batch, of which these are the numbers: once there are a
 * thousand, and whenever there are ten times as many.
 */
export async function refreshWhileGrowing(
  db: Writing,
  place: Pick<Scope, 'dialect'>,
  numbers: readonly number[],
  grown: Grown,
): Promise<void> {
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  let due = manyRows;
  while (due < first) due *= 10;
  if (due <= last) await refreshStatistics(db, place, due, grown);
}
