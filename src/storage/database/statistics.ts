import { sql } from 'kysely';
import type { Scope, Writing } from './scope.ts';

/**
 * The tables that a run adds thousands of rows to, with the columns by which rows are found. Statistics of the others, of whole documents above all, take most of the time and help no query.
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

/** From how many new rows on it matters by which index one is found. */
const manyRows = 1000;

/**
 * PostgreSQL plans queries by statistics that it collects a minute or more after many rows came in. Until then it
 * takes a table of thousands for an empty one, and an organization that is new in it for one of a single row: it chooses
 * any index that begins with the organization, and walks through all rows of it for each one it looks up, those
 * that foreign keys look up among them.
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

/** The same after a page of contacts was read, if it is the first large one of the organization. */
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
 * The same in the midst of many rows that come in batch by batch, where `numbers` are the sequence numbers of a batch:
 * once there are a thousand, and whenever there are ten times as many.
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
