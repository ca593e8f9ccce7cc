import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TestDatabase, TestDatabaseKind } from '../../../test/support/databases.ts';
import { company, contact, emailItem } from '../../../test/support/records.ts';
import { commandLine } from '../../core/actor.ts';
import { noMarks } from '../../core/contact/ampContact.ts';
import { ownersBy } from '../../core/contact/owners.ts';
import { ofCompanyTypes } from '../../core/filter/contactFilter.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import { migrate } from '../database/migrate.ts';
import { migrationNames } from '../migrations/provider.ts';
import { toStored } from '../rows/storedContact.ts';
import { anEntry, noon } from './records.ts';
import { record, takeLock } from './world.ts';

const emails = [emailItem(1, 'Ann@x.example'), emailItem(2, 'Ann@home.example', false)];
const chosen = [
  { id: 3, name: 'Customer' },
  { id: 9, name: 'VIP, gold' },
];
const ann = contact(1, {
  types: [
    { id: 5, name: 'Decision maker' },
    { id: 8, name: 'End user' },
  ],
  companyId: 7,
  firstName: ' Ann ',
  lastName: 'Van  Dyk',
  communications: emails,
});
const acme = company(7, { name: 'ACME  Inc' });
const later = '2026-03-01T13:00:00.000Z';
const fields = { firstName: 'Ann', lastName: 'van Dyk', company: 'Acme Inc' };
const counts = { created: 1, updated: 2, unchanged: 3, skipped: 4, removed: 0 };
const run = {
  counts: { ...counts, conflicts: 0, holds: 0 },
  skips: { no_email: 4 },
  requests: 5,
  read: { companies: 1, contacts: 1 },
  failure: null,
};
const base = { email: 'Ann@x.example', firstName: 'Ann' };
const planned = { contactId: 1, ampContactId: null, ampVersion: null, base, skip: null };
const changed = { field: 'title', old: null, new: 'CTO', because: 'changed_in_connectwise' };

/** A database as version 0.1 left it. */
async function openOld(kind: TestDatabaseKind): Promise<TestDatabase> {
  const database = await kind.openBlank();
  const { db } = database.handle;
  await migrate(database.handle, '0001_start');
  await db.transaction().execute(async (trx) => {
    // As it was when no further fields were read.
    const annBody = toStored(ann);
    const annDigest = hash('sha256', JSON.stringify(annBody), 'base64url').slice(0, 22);
    const { lastUpdated: _, ...acmeBody } = acme;
    for (const statement of [
      sql`insert into organizations (organization_id, name, queue_stamp)
        values ('o', 'Old', 9), ('p', 'Other', 0)`,
      sql`insert into companies (organization_id, id, deleted, digest, body)
        values ('o', 7, 0, 'd', ${JSON.stringify(acmeBody)})`,
      sql`insert into contacts (organization_id, id, company_id, inactive, email_state, email_key,
          all_emails, name_key, digest, body)
        values ('o', 1, 7, 0, 'valid', 'ann@x.example', ${'\nann@x.example\nann@home.example\n'},
          'as it was', ${annDigest}, ${JSON.stringify(annBody)})`,
      sql`insert into readings (organization_id, object, cursor, started_at, since, after_id)
        values ('o', 'companies', ${noon}, null, null, 0),
          ('o', 'contacts', ${noon}, ${later}, ${noon}, 40),
          ('p', 'contacts', ${noon}, null, null, 0)`,
      sql`insert into contact_filters (organization_id, filter, saved_at)
        values ('o', ${JSON.stringify({ companyTypes: chosen })}, ${noon})`,
      sql`insert into queue (organization_id, contact_id, stamp) values ('o', 1, 9)`,
      sql`insert into amp_contacts (organization_id, id, email, email_key, search_key, version,
          created_at, updated_at, fields)
        values ('o', 'a', 'ann@home.example', 'ann@home.example', 'ann', 3, ${noon}, ${noon},
          ${JSON.stringify(fields)}),
          ('o', 'b', null, null, 'bob', 1, ${noon}, ${noon}, ${JSON.stringify(fields)})`,
      sql`insert into links (organization_id, contact_id, amp_contact_id, state, base)
        values ('o', 1, 'a', 'paused', ${JSON.stringify(base)})`,
      sql`insert into runs (organization_id, id, kind, status, started_at, finished_at, body)
        values ('o', 'r0', 'sync', 'succeeded', ${noon}, ${noon}, ${JSON.stringify(run)})`,
      sql`insert into plan_lines (organization_id, run_id, seq, contact_id, stamp, state, kind,
          action, amp_contact_id, body)
        values ('o', 'r0', 1, 1, 8, 'applied', 'entry', 'create', 'a',
          ${JSON.stringify({ action: 'create', ...planned })}),
        ('o', 'r0', 2, 1, 9, 'proposed', 'entry', 'pause', 'a', ${JSON.stringify({
          action: 'pause',
          ...planned,
          ampContactId: 'a',
          changes: [changed],
        })})`,
    ]) {
      await statement.execute(trx);
    }
  });
  return database;
}

export function upgradeTests(kind: TestDatabaseKind): void {
  describe('upgrade of a database of the first version', () => {
    test('keeps what is there, and finds it by what is new', async () => {
      const database = await openOld(kind);
      expect((await database.schema()).pending).toEqual(migrationNames.slice(1));
      expect(await database.migrate()).toEqual(migrationNames.slice(1));
      const { mirror, ampContacts, plans, runs, settings } = database.organization(
        'o',
        commandLine,
      );

      const link = { contactId: 1, ampContactId: 'a', base, state: 'paused' } as const;
      const [queued] = await plans.candidates(0, 9);
      expect(queued).toMatchObject({
        stamp: 9,
        candidate: {
          contact: ann,
          gone: false,
          company: acme,
          link: { ...link, origin: 'connectwise', marks: noMarks },
          ampContact: { id: 'a', fields },
        },
      });
      expect((await mirror.ampCandidate('b'))?.candidate).toMatchObject({ companies: [acme] });
      expect(await ampContacts.find({ name: 'ANN dyk' })).toHaveLength(2);
      const filter = { search: fields.company };
      const found = await ampContacts.page({ limit: 9, filter, total: true });
      expect(found).toMatchObject({ rows: [{ id: 'a' }, { id: 'b' }], total: 2 });
      expect(await mirror.find({ name: 'van ann' })).toEqual([ann]);
      expect(await settings.get()).toMatchObject({ pull: true });
      expect(await runs.get('r0')).toMatchObject({
        ...run,
        counts: {
          ...counts,
          amp: { created: 1, updated: 2, removed: 0 },
          connectwise: { created: 0, updated: 0, removed: 0 },
        },
        ampSkips: {},
        held: null,
      });
    });

    test('moves what settings said of fields into the first version of the mapping', async () => {
      const database = await openOld(kind);
      const { handle } = database;
      await migrate(database.handle, '0003_contact_fields');
      const said = { title: { direction: 'to_amp' }, city: { conflict: 'ask' }, owner: {} };
      await handle.db.transaction().execute(async (trx) => {
        await sql`insert into settings (organization_id, settings, saved_at)
          values ('o', ${JSON.stringify({ push: false, fields: said })}, ${noon}),
            ('p', ${JSON.stringify({ fields: {} })}, ${noon})`.execute(trx);
      });
      await database.migrate();
      const { settings, mappings } = database.organization('o', commandLine);
      expect(await settings.get()).toEqual({ ...defaultSettings, push: false });
      expect(await mappings.list(9)).toEqual([
        {
          version: 1,
          author: 'moved from the settings',
          savedAt: noon,
          savedBy: null,
          note: null,
          document: {
            entries: [
              { amp: 'city', connectwise: 'city', conflict: 'ask' },
              { amp: 'title', connectwise: 'title', direction: 'to_amp' },
            ],
            off: [],
          },
        },
      ]);
      expect(await database.organization('p', commandLine).mappings.get()).toMatchObject({
        version: 0,
      });
    });

    test('joins holds and conflicts of to-dos with the others; unlinked pairs wait for a verdict', async () => {
      const database = await openOld(kind);
      const { handle } = database;
      await migrate(database.handle, '0007_todo_conflicts');
      const field = { field: 'title', base: 'CEO', connectWise: 'CTO', amp: 'COO' };
      const conflict = { ...field, because: 'both_changed' } as const;
      const told = { field: 'subject', base: 'A', connectWise: 'B', amp: 'C' } as const;
      const todoConflict = { ...told, activity: { name: 'B' } };
      await handle.db.transaction().execute(async (trx) => {
        for (const statement of [
          sql`insert into todos (organization_id, id, amp_contact_id, subject, search_key, priority,
              type, status, version, created_at, updated_at, hold_reason, hold_run_id, held_since)
            values ('o', 't1', 'a', 'A', 'a', 'normal', 'call', 'open', 1, ${noon}, ${noon},
                'undone', 'r0', ${later}),
              ('o', 't2', 'a', 'B', 'b', 'normal', 'call', 'open', 1, ${noon}, ${noon},
                'kept_back', null, ${noon}),
              ('o', 't3', 'a', 'C', 'c', 'normal', 'call', 'open', 1, ${noon}, ${noon},
                null, null, null)`,
          sql`insert into holds (organization_id, kind, id, reason, run_id, since, seq)
            values ('o', 'amp_contact', 'b', 'unlinked', null, ${noon}, 7)`,
          sql`insert into conflicts (organization_id, contact_id, field, since, body)
            values ('o', 1, 'title', ${noon}, ${JSON.stringify(conflict)})`,
          sql`insert into todo_conflicts (organization_id, todo_id, field, since, body)
            values ('o', 't3', 'subject', ${later}, ${JSON.stringify(todoConflict)})`,
          sql`insert into rejected_matches (organization_id, contact_id, amp_contact_id)
            values ('o', 1, 'b'), ('o', 1, 'c')`,
        ]) {
          await statement.execute(trx);
        }
      });
      await database.migrate();
      const { holds, conflicts, todos, mirror, decisions } = database.organization(
        'o',
        commandLine,
      );
      const held = await holds.list({ after: 0, limit: 9 });
      expect(held.map(({ record: one, reason, seq }) => [one.id, reason, seq])).toEqual([
        ['b', 'unlinked', 7],
        ['t2', 'kept_back', 8],
        ['t1', 'undone', 9],
      ]);
      expect(await todos.get('t1')).toMatchObject({
        hold: { reason: 'undone', runId: 'r0', since: later },
      });
      expect(await todos.get('t3')).toMatchObject({
        hold: null,
        conflicts: [{ ...todoConflict, since: later }],
      });
      expect(await conflicts.count()).toBe(2);
      expect((await mirror.candidate(1))?.candidate.conflicts).toEqual([conflict]);
      const [amp] = [await mirror.ampCandidate('b')];
      expect(amp?.candidate.hold).toBe('unlinked');
      expect(await decisions.rejected('b')).toEqual([]);
      expect(await decisions.rejected('c')).toEqual([1]);
    });

    test('reads lines of plans as they would be written now', async () => {
      const database = await openOld(kind);
      await database.migrate();
      const { plans } = database.organization('o', commandLine);
      const lines = await plans.lines('r0', 0, 9);
      expect(lines.map(({ line }) => line)).toEqual([
        {
          kind: 'entry',
          entry: anEntry('create', 1, { ampContactId: 'a', set: base }),
        },
        {
          kind: 'entry',
          entry: anEntry('pause', 1, {
            ampContactId: 'a',
            base,
            changes: [{ side: 'amp', ...changed, because: 'changed_in_connectwise' }],
          }),
        },
      ]);
      expect(lines.map(({ state }) => state)).toEqual(['applied', 'proposed']);
      expect(await plans.history({ kind: 'contact', id: 1 }, 9)).toHaveLength(2);
    });

    test('keeps the filter, and knows the types of contacts that it may ask for', async () => {
      const database = await openOld(kind);
      await database.migrate();
      const { filters, mirror } = database.organization('o', commandLine);
      expect(await filters.get()).toEqual(ofCompanyTypes(chosen));
      expect(await filters.notes()).toEqual([]);
      expect(await mirror.outlines(0, 9)).toMatchObject([
        { id: 1, types: [{ id: 5 }, { id: 8 }], link: 'paused' },
      ]);
    });

    test('reads all contacts again, and takes those that say nothing more for unchanged', async () => {
      const database = await openOld(kind);
      await database.migrate();
      const again = { cursor: null, reading: null };
      for (const organization of ['o', 'p'])
        expect(
          await database.organization(organization, commandLine).readings.state('contacts'),
        ).toEqual(again);
      const stores = database.organization('o', commandLine);
      expect(await stores.readings.state('companies')).toEqual({ cursor: noon, reading: null });

      const lease = await takeLock(stores, 'r1');
      const world = { stores, lease };
      expect(await record(world, ann)).toBe(0);
      expect(await stores.mirror.find({ id: 1 })).toEqual([ann]);
      const more = { ...ann, nickName: 'Annie', birthDay: '1980-02-29', unsubscribeFlag: true };
      expect(await record(world, more)).toBe(1);
      expect(await record(world, more)).toBe(0);
      expect(await stores.mirror.find({ id: 1 })).toEqual([{ ...more, lastUpdated: null }]);
      expect(await record(world, ann)).toBe(1);
      expect(await stores.mirror.find({ id: 1 })).toEqual([ann]);
    });

    test('finds contacts by addresses beyond the preferred one', async () => {
      const database = await openOld(kind);
      await database.migrate();
      const stores = database.organization('o', commandLine);
      await takeLock(stores, 'r1');
      await stores.ampContacts.edit('b', { set: { email: 'ann@HOME.example' } }, 'any', noon);
      const found = await stores.mirror.ampCandidate('b');
      expect(found?.candidate.sameEmail.map(({ contact: one }) => one.id)).toEqual([1]);
      expect(found?.candidate.sameEmail[0]?.link).toEqual({
        ampContactId: 'a',
        origin: 'connectwise',
      });
      expect(found?.candidate.ampPeers).toEqual([
        { ampContactId: 'a', name: 'ann van dyk', linked: true },
      ]);
    });

    test('leaves a Member ID with the user who owned contacts, and numbers duplicate labels', async () => {
      const database = await openOld(kind);
      const { db } = database.handle;
      await migrate(database.handle, '0007_todo_conflicts');
      await db.transaction().execute(async (trx) => {
        for (const statement of [
          sql`insert into users (organization_id, id, name, email, email_key, role, member_id,
              member_identifier, verified_at, created_at)
            values ('o', 'u1', 'Zoe', 'z@x', 'z@x', 'member', 7, 'm', ${noon}, ${noon}),
              ('o', 'u2', 'ann', 'a@x', 'a@x', 'member', 7, 'm', ${noon}, ${noon}),
              ('p', 'u3', 'Bob', 'b@x', 'b@x', 'member', 7, 'm', ${noon}, ${noon})`,
          sql`insert into amp_fields (organization_id, name, label, kind, options, retired, saved_at)
            values ('o', 'a', 'Size', 'text', '[]', 0, ${noon}),
              ('o', 'b', 'size', 'text', '[]', 0, ${noon}),
              ('o', 'c', 'Size (2)', 'text', '[]', 0, ${noon})`,
          sql`insert into settings (organization_id, settings, saved_at) values ('o', '{}', ${noon})`,
        ]) {
          await statement.execute(trx);
        }
      });
      await database.migrate();
      const stores = database.organization('o', commandLine);
      const users = await stores.users.list();
      const before = ownersBy(users, defaultSettings)({ ...acme, territoryManagerId: 7 });
      expect(before).toBe('u1');
      expect(users.map(({ id, member }) => [id, member?.id ?? null])).toEqual([
        ['u2', null],
        ['u1', 7],
      ]);
      const others = await database.organization('p', commandLine).users.list();
      expect(others.map(({ member }) => member?.id)).toEqual([7]);
      expect((await stores.ampFields.list()).map(({ label }) => label)).toEqual([
        'Size',
        'size (3)',
        'Size (2)',
      ]);
      const saved = { version: 1, savedAt: noon, savedBy: null };
      expect(await stores.settings.current()).toEqual({ value: defaultSettings, ...saved });
      expect(await stores.filters.current()).toMatchObject(saved);
      expect((await stores.ampContacts.get('a'))?.editedBy).toBeNull();
    });
  });
}
