import { sql } from 'kysely';
import type { Scope, Writing } from './scope.ts';

/**
 * The tables that a run adds thousands of rows to, with the columns that queries search by. Analyzing the
 * other columns, above all the JSON ones, would take most of the time and help no query.
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

/** From this many new rows on, the choice of index matters. */
const manyRows = 1000;

/**
 * Collects statistics after many new rows. By itself, PostgreSQL does so only a minute or more later. Until
 * then it plans as if a table of thousands were empty, and as if a new organization had a single row: it
 * picks any index that begins with the organization, and scans all of its rows for each look-up, including
 * those for foreign keys.
 */
export async function refreshStatistics(
  db: Writing,
  { dialect }: Pick<Scope, 'dialect'>,
  rows: number,
  ...grown: readonly Grown[]
): Promise<void> {
  if (dialect !== 'postgres' || rows < manyRows) return;
  const columns = grown
    .flatMap((one) => Object.entries<readonly string[]>(tables[one]))
    .map(([table, names]) => `${table} (${['organization_id', ...names].join(', ')})`);
  await sql`analyze ${sql.raw(columns.join(', '))}`.execute(db);
}

/**
 * Collects statistics after a page of contacts was read, if it is the first large page of the organization.
 */
export async function refreshAfterPage(
  db: Writing,
  place: Pick<Scope, 'dialect' | 'organizationId'>,
  rows: number,
): Promise<void> {
  if (place.dialect !== 'postgres' || rows < manyRows) return;
  const second = await db
    .selectFrom('contacts')
    .select('id')
    .where('organization_id', '=', place.organizationId)
    .offset(2 * manyRows - 1)
    .limit(1)
    .executeTakeFirst();
  if (second === undefined) await refreshStatistics(db, place, rows, 'mirror');
}

/**
 * Collects statistics while many rows are written batch by batch: after the first thousand, and each time
 * there are ten times as many. `numbers` are the sequence numbers of this batch.
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
