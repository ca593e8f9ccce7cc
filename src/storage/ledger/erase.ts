import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { badInput } from '../../core/badInput.ts';
import { Failure } from '../../core/failure.ts';
import type { Erased, Erasure, Person } from '../../ports/erasureStore.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { ampContactColumns, ampContactOf } from '../rows/ampContactRows.ts';
import { recordTables } from '../rows/recordTables.ts';
import { leaseTime, lockRow, takeLeaseAway, timeLeft } from '../rows/runLockRows.ts';
import { endAbandoned } from '../rows/runRequestRows.ts';
import { eraseMentions } from './eraseMentions.ts';
import { enqueueAround } from './neighbours.ts';

/** Data about the person, besides the ids. */
type Known = Person & {
  readonly todoIds: readonly string[];
  /** Addresses in AMP and in ConnectWise, in lower case. */
  readonly addresses: readonly string[];
};

/** Deletes everything about a person; see ErasureStore. */
export async function erasePerson(
  db: Writing,
  scope: Scope,
  named: Person,
  when: Erasure,
): Promise<Erased> {
  const person = await pairOf(db, scope, named);
  await refuseDuringRun(db, scope, when);
  await refuseEarly(db, scope, person);
  const known = await look(db, scope, person);
  await queueOthers(db, scope, known);
  const lines = await eraseLines(db, scope, known);
  await eraseMentions(db, scope, known);
  await blankDecisions(db, scope, known);
  await eraseRecords(db, scope, known);
  return { ...person, todos: known.todoIds.length, lines };
}

/** Includes the record of the other side if any link leads to it, whatever its state. */
async function pairOf(db: Writing, { organizationId }: Scope, named: Person): Promise<Person> {
  const link = await db
    .selectFrom('links')
    .select(['contact_id', 'amp_contact_id'])
    .where('organization_id', '=', organizationId)
    .where((where) =>
      where.or([
        where('contact_id', '=', named.contactId ?? -1),
        where('amp_contact_id', '=', named.ampContactId ?? ''),
      ]),
    )
    .executeTakeFirst();
  if (link === undefined) return named;
  return { contactId: link.contact_id, ampContactId: link.amp_contact_id };
}

/**
 * A run has values of records in memory. If its lease lapsed, the lease is revoked, so that the run cannot
 * write them again.
 */
async function refuseDuringRun(
  db: Writing,
  scope: Scope,
  { now, leaseMilliseconds }: Erasure,
): Promise<void> {
  const lock = await lockRow(db, scope);
  if (lock === undefined || lock.run_id === null) return;
  const freeIn = timeLeft(lock.renewed_at, await leaseTime(db, scope, now), leaseMilliseconds);
  if (freeIn > 0) {
    const seconds = Math.ceil(freeIn / 1000);
    throw new Failure('run_in_progress', { since: lock.started_at, run: lock.run_id, seconds });
  }
  await takeLeaseAway(db, scope, lock);
  await endAbandoned(db, scope, null, now);
}

/** The next sync would import a person who still exists in ConnectWise again. */
async function refuseEarly(db: Writing, { organizationId }: Scope, person: Person): Promise<void> {
  if (person.contactId === null) return;
  const there = await db
    .selectFrom('contacts')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', '=', person.contactId)
    .where('gone_at', 'is', null)
    .executeTakeFirst();
  if (there === undefined) return;
  throw badInput(
    'contact',
    { code: 'still_in_connectwise', contact: person.contactId },
    { code: 'deleted_person' },
  );
}

async function look(db: Writing, { organizationId }: Scope, person: Person): Promise<Known> {
  const { ampContactId, contactId } = person;
  const todos = await db
    .selectFrom('todos')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('amp_contact_id', '=', ampContactId ?? '')
    .execute();
  const own = await db
    .selectFrom('amp_contacts')
    .select('email_key')
    .where('organization_id', '=', organizationId)
    .where('id', '=', ampContactId ?? '')
    .execute();
  const theirs = await db
    .selectFrom('contacts')
    .select('all_emails')
    .where('organization_id', '=', organizationId)
    .where('id', '=', contactId ?? 0)
    .execute();
  const addresses = [
    ...own.map((row) => row.email_key ?? ''),
    ...theirs.flatMap((row) => row.all_emails.split('\n')),
  ];
  const present = addresses.map((one) => one.trim().toLowerCase()).filter((one) => one !== '');
  return { ...person, todoIds: todos.map(({ id }) => id), addresses: [...new Set(present)] };
}

/** Others may have been skipped because they share the address or the name. */
async function queueOthers(db: Writing, scope: Scope, { ampContactId }: Known): Promise<void> {
  const row = await db
    .selectFrom('amp_contacts')
    .select(ampContactColumns)
    .where('organization_id', '=', scope.organizationId)
    .where('id', '=', ampContactId ?? '')
    .executeTakeFirst();
  if (row !== undefined) await enqueueAround(db, scope, [ampContactOf(row)], []);
}

async function eraseLines(db: Writing, { organizationId, dialect }: Scope, known: Known) {
  const { ampContactId, contactId, todoIds } = known;
  // The AMP contact of a skip, and of a line that was not applied, is only in the body.
  const named =
    ampContactId === null
      ? sql<SqlBool>`1 = 0`
      : sql<SqlBool>`cast(body as text) like ${`%${ampContactId}%`}`;
  const found = await db
    .selectFrom('plan_lines')
    .select(['run_id', 'seq', 'state', 'contact_id', 'amp_contact_id', 'todo_id', 'body'])
    .where('organization_id', '=', organizationId)
    .where((where) =>
      where.or([
        where('contact_id', '=', contactId ?? -1),
        where('amp_contact_id', '=', ampContactId ?? ''),
        isOneOf(dialect, 'todo_id', 'text', todoIds),
        named,
      ]),
    )
    .execute();
  const lines = found.filter(
    (line) =>
      line.contact_id === contactId ||
      line.amp_contact_id === ampContactId ||
      (line.todo_id !== null && todoIds.includes(line.todo_id)) ||
      isAbout(decodeJson<unknown>(line.body), ampContactId),
  );
  if (lines.some(({ state }) => state === 'sent')) {
    throw badInput('contact', { code: 'answer_lost' }, { code: 'settled_person' });
  }
  for (const { run_id: runId, seq } of lines) {
    for (const table of ['plan_lines', 'plan_line_groups'] as const) {
      await db
        .deleteFrom(table)
        .where('organization_id', '=', organizationId)
        .where('run_id', '=', runId)
        .where('seq', '=', seq)
        .execute();
    }
  }
  // These have numbers of their own, which are not those of the lines.
  await remove(db, 'not_undone', organizationId, [
    sql`contact_id = ${contactId}`,
    sql`amp_contact_id = ${ampContactId}`,
    isOneOf(dialect, 'todo_id', 'text', todoIds),
  ]);
  return lines.length;
}

/** Whether a line is about this AMP contact, and does not only refer to it. */
function isAbout(body: unknown, ampContactId: string | null): boolean {
  if (ampContactId === null || typeof body !== 'object' || body === null) return false;
  return 'ampContactId' in body && body.ampContactId === ampContactId;
}

/** Removes values from the audit log; who decided what and when stays. */
async function blankDecisions(db: Writing, { organizationId, dialect }: Scope, known: Known) {
  const { ampContactId, contactId, todoIds } = known;
  const rows = await db
    .selectFrom('decisions')
    .select(['seq', 'body'])
    .where('organization_id', '=', organizationId)
    .where((where) =>
      where.or([
        where('amp_contact_id', '=', ampContactId ?? ''),
        sql<SqlBool>`kind = 'contact' and id = ${String(contactId ?? '')}`,
        sql<SqlBool>`kind = 'amp_contact' and id = ${ampContactId ?? ''}`,
        sql<SqlBool>`kind = 'todo' and ${isOneOf(dialect, 'id', 'text', todoIds)}`,
      ]),
    )
    .execute();
  for (const { seq, body } of rows) {
    const decided = decodeJson(body);
    if (!('changes' in decided)) continue;
    await db
      .updateTable('decisions')
      .set({ body: encodeJson({ ...decided, changes: [] }), label: null })
      .where('organization_id', '=', organizationId)
      .where('seq', '=', seq)
      .execute();
  }
}

/** The records themselves, last: others refer to them. */
async function eraseRecords(db: Writing, { organizationId, dialect }: Scope, known: Known) {
  const { ampContactId, contactId, todoIds } = known;
  const ofTodos = (column: string) => isOneOf(dialect, column, 'text', todoIds);
  const gone = (table: keyof Tables, ...conditions: readonly RawBuilder<unknown>[]) =>
    remove(db, table, organizationId, conditions);
  const pair = [sql`contact_id = ${contactId}`, sql`amp_contact_id = ${ampContactId}`];
  for (const table of ['conflicts', 'settled_conflicts', 'holds'] as const) {
    await gone(
      table,
      sql`kind = 'contact' and id = ${contactId === null ? null : String(contactId)}`,
      sql`kind = 'amp_contact' and id = ${ampContactId}`,
      sql`kind = 'todo' and ${ofTodos('id')}`,
    );
  }
  for (const table of ['rejected_matches', 'unlinked_pairs', 'links'] as const) {
    await gone(table, ...pair);
  }
  const { contact, amp_contact: ampContact, todo } = recordTables;
  for (const table of [contact.queue, contact.skips, 'contact_emails'] as const) {
    await gone(table, sql`contact_id = ${contactId}`);
  }
  for (const table of [ampContact.queue, ampContact.skips] as const) {
    await gone(table, sql`amp_contact_id = ${ampContactId}`);
  }
  for (const table of [todo.queue, todo.skips, 'todo_links'] as const) {
    await gone(table, ofTodos('todo_id'));
  }
  await gone('todos', ofTodos('id'));
  await gone('unreadable', sql`object = 'contacts' and id = ${contactId}`);
  await gone('contacts', sql`id = ${contactId}`);
  await gone('amp_contacts', sql`id = ${ampContactId}`);
}

async function remove(
  db: Writing,
  table: keyof Tables,
  organizationId: string,
  conditions: readonly RawBuilder<unknown>[],
): Promise<void> {
  await sql`delete from ${sql.table(table)} where organization_id = ${organizationId}
    and (${sql.join(conditions, sql` or `)})`.execute(db);
}
