import { sql } from 'kysely';
import { runActor } from '../../core/actor.ts';
import { changesBetween } from '../../core/decision.ts';
import { filterText } from '../../core/filter/filterText.ts';
import type { FilterStore } from '../../ports/policyStores.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { enqueue } from '../ledger/queue.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { companyOf, typesOf } from '../rows/mirrorRows.ts';
import { actorOf, checkVersion, savedColumns } from '../rows/versions.ts';

type Concerns = Parameters<FilterStore['save']>[1];
type Judge = (company: Parameters<Concerns>[1]) => ReturnType<Concerns>;
type JudgeOfContacts = Exclude<ReturnType<Concerns>, boolean>;

/** The contact filter of an organization. */
export function createFilterStore(scope: Scope): FilterStore {
  const { organizationId, dialect } = scope;
  const saved = (db: Parameters<Parameters<Scope['read']>[0]>[0] | Writing) =>
    db
      .selectFrom('contact_filters')
      .select(['filter', 'notes', 'version', 'saved_at', 'saved_by'])
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();

  return {
    get: () =>
      scope.read(async (db) => {
        const row = await saved(db);
        return row === undefined ? null : decodeJson(row.filter);
      }),

    current: () =>
      scope.read(async (db) => {
        const row = await saved(db);
        if (row === undefined) return { value: null, version: 0, savedAt: null, savedBy: null };
        const { filter, version, saved_at: savedAt, saved_by: by } = row;
        return { value: decodeJson(filter), version, savedAt, savedBy: actorOf(by) };
      }),

    notes: () =>
      scope.read(async (db) => {
        const row = await saved(db);
        return row === undefined ? [] : decodeJson(row.notes);
      }),

    follow: (lease, before, followed, notes, now) =>
      scope.leased(lease, async (db) => {
        const row = await saved(db);
        if (row === undefined || !same(decodeJson(row.filter), before)) return;
        const renamed = same(before, followed)
          ? {}
          : savedColumns(row.version + 1, runActor(lease.runId), now);
        await db
          .updateTable('contact_filters')
          .set({ filter: encodeJson(followed), notes: encodeJson(notes), ...renamed })
          .where('organization_id', '=', organizationId)
          .execute();
      }),

    saveFirst: (lease, filter, now) =>
      scope.leased(lease, async (db) => {
        await db
          .insertInto('contact_filters')
          .values({
            organization_id: organizationId,
            filter: encodeJson(filter),
            ...savedColumns(1, runActor(lease.runId), now),
            notes: encodeJson([]),
          })
          .onConflict((conflict) => conflict.column('organization_id').doNothing())
          .execute();
        const row = await saved(db);
        return row === undefined ? filter : decodeJson(row.filter);
      }),

    save: (filter, concerns, expected, now) =>
      scope.write(async (db) => {
        const present = await saved(db);
        const there = { version: present?.version ?? 0, by: actorOf(present?.saved_by ?? null) };
        checkVersion('filter', null, expected, there);
        const before = present === undefined ? null : decodeJson(present.filter);
        const row = {
          filter: encodeJson(filter),
          ...savedColumns(there.version + 1, scope.actor, now),
          notes: encodeJson([]),
        };
        await db
          .insertInto('contact_filters')
          .values({ organization_id: organizationId, ...row })
          .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(row))
          .execute();
        const about = { kind: 'filter', id: 'filter' } as const;
        const text = { filter: filterText(filter) };
        const changes = changesBetween(before === null ? {} : { filter: filterText(before) }, text);
        await noteDecisions(db, scope, [{ about, decided: { what: 'changed', changes } }], now);
        const found = await concerned(db, (company) => concerns(before, company));
        const queued = await enqueue(
          db,
          organizationId,
          'contact',
          isOneOf(dialect, 'c.company_id', 'integer', found.companies),
          isOneOf(dialect, 'c.id', 'integer', found.contacts),
        );
        // Whether an AMP contact may be sent depends on the filter as well.
        await enqueue(db, organizationId, 'amp_contact', sql`true`);
        return queued;
      }),
  };

  /** Companies whose contacts are all affected, and affected contacts of other companies. */
  async function concerned(
    db: Writing,
    judge: Judge,
  ): Promise<{ readonly companies: readonly number[]; readonly contacts: readonly number[] }> {
    const companies: number[] = [];
    const contacts: number[] = [];
    for (let after = 0; ; ) {
      const rows = await db
        .selectFrom('companies')
        .select(['id', 'body', 'last_updated'])
        .where('organization_id', '=', organizationId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(1000)
        .execute();
      const last = rows.at(-1);
      if (last === undefined) return { companies, contacts };
      after = last.id;
      const inPart = new Map<number, JudgeOfContacts>();
      for (const company of rows.map(companyOf)) {
        const answer = judge(company);
        if (answer === true) companies.push(company.id);
        else if (answer !== false) inPart.set(company.id, answer);
      }
      contacts.push(...(await contactsOf(db, inPart)));
    }
  }

  async function contactsOf(
    db: Writing,
    companies: ReadonlyMap<number, JudgeOfContacts>,
  ): Promise<readonly number[]> {
    if (companies.size === 0) return [];
    const rows = await db
      .selectFrom('contacts')
      .select(['id', 'company_id', 'type_ids'])
      .where('organization_id', '=', organizationId)
      .where(isOneOf(dialect, 'company_id', 'integer', [...companies.keys()]))
      .execute();
    return rows
      .filter((row) => companies.get(row.company_id ?? 0)?.({ types: typesOf(row) }) === true)
      .map(({ id }) => id);
  }
}

/** PostgreSQL keeps the members of an object in an order of its own. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
