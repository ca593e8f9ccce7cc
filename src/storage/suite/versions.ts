import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { type Actor, userActor } from '../../core/actor.ts';
import type { User } from '../../core/contact/owners.ts';
import { ofCompanyTypes } from '../../core/filter/contactFilter.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { aConnection, noon } from './records.ts';
import { newWorld } from './world.ts';

const later = '2026-03-01T13:00:00.000Z';
const ann: Actor = userActor({ id: 'u1', name: 'Ann' }, 'web');
const bob: Actor = userActor({ id: 'u2', name: 'Bob' }, 'api');

type Two = { readonly anns: OrganizationStores; readonly bobs: OrganizationStores };

/** Two people edit the same version: the first saves it, the second gets an error. */
const edits: readonly {
  readonly what: string;
  readonly prepare?: (stores: OrganizationStores) => Promise<unknown>;
  readonly version: (stores: OrganizationStores) => Promise<number | undefined>;
  readonly save: (stores: OrganizationStores, expected: number | 'any') => Promise<unknown>;
  readonly by: (stores: OrganizationStores) => Promise<Actor | null | undefined>;
}[] = [
  {
    what: 'settings',
    version: async ({ settings }) => (await settings.current()).version,
    save: (stores, expected) =>
      stores.settings.change(
        (present) => ({ ...present, brakeRecords: present.brakeRecords + 1 }),
        expected,
        noon,
      ),
    by: async ({ settings }) => (await settings.current()).savedBy,
  },
  {
    what: 'filter',
    version: async ({ filters }) => (await filters.current()).version,
    save: (stores, expected) =>
      stores.filters.save(ofCompanyTypes([{ id: 1, name: 'Any' }]), () => false, expected, noon),
    by: async ({ filters }) => (await filters.current()).savedBy,
  },
  {
    what: 'mapping',
    version: async ({ mappings }) => (await mappings.get()).version,
    save: ({ mappings }, expected) => mappings.save({ entries: [], off: ['fax'] }, expected, noon),
    by: async ({ mappings }) => (await mappings.get()).savedBy,
  },
  {
    what: 'connection',
    prepare: ({ connections }) => connections.create(aConnection(), 'sealed', noon),
    version: async ({ connections }) => (await connections.current())?.version,
    save: ({ connections }, expected) => connections.replace(aConnection(), 'new', expected, noon),
    by: async ({ connections }) => (await connections.current())?.savedBy,
  },
  {
    what: 'AMP contact',
    prepare: ({ ampContacts }) => ampContacts.add({ id: 'a', set: { email: 'a@x.example' } }, noon),
    version: async ({ ampContacts }) => (await ampContacts.get('a'))?.version,
    save: async ({ ampContacts }, expected) =>
      ampContacts.edit('a', { set: { title: String(await rank(ampContacts)) } }, expected, later),
    by: async ({ ampContacts }) => (await ampContacts.get('a'))?.editedBy,
  },
  {
    what: 'AMP contact that is removed',
    prepare: ({ ampContacts }) => ampContacts.add({ id: 'a', set: { email: 'a@x.example' } }, noon),
    version: async ({ ampContacts }) => (await ampContacts.get('a'))?.version,
    save: ({ ampContacts }, expected) => ampContacts.remove('a', expected, later),
    by: async ({ ampContacts }) => (await ampContacts.get('a'))?.editedBy,
  },
  {
    what: 'to-do',
    prepare: aTodo,
    version: async ({ todos }) => (await todos.get('t'))?.version,
    save: ({ todos }, expected) => todos.edit('t', { status: 'done' }, expected, later),
    by: async ({ todos }) => (await todos.get('t'))?.editedBy,
  },
  {
    what: 'to-do that is removed',
    prepare: aTodo,
    version: async ({ todos }) => (await todos.get('t'))?.version,
    save: ({ todos }, expected) => todos.remove('t', expected, later),
    by: async ({ todos }) => (await todos.get('t'))?.editedBy,
  },
  {
    what: 'user',
    prepare: ({ users }) => users.add(person('ann'), noon),
    version: async ({ users }) => (await users.list())[0]?.version,
    save: ({ users }, expected) => users.edit('ann', { name: 'Ann Lee' }, expected, later),
    by: async ({ users }) => (await users.list())[0]?.editedBy,
  },
  {
    what: 'field of the organization',
    prepare: ({ ampFields }) => ampFields.add(field('colour', 'Colour'), noon),
    version: async ({ ampFields }) => (await ampFields.list())[0]?.version,
    save: ({ ampFields }, expected) => ampFields.edit('colour', { label: 'Hue' }, expected, later),
    by: async ({ ampFields }) => (await ampFields.list())[0]?.editedBy,
  },
];

async function rank(ampContacts: OrganizationStores['ampContacts']): Promise<number> {
  return (await ampContacts.get('a'))?.version ?? 0;
}

async function aTodo({ ampContacts, todos }: OrganizationStores): Promise<void> {
  await ampContacts.add({ id: 'a', set: { email: 'a@x.example' } }, noon);
  const rest = {
    notes: null,
    due: null,
    priority: 'normal',
    type: 'task',
    assignee: null,
  } as const;
  await todos.add([{ id: 't', ampContactId: 'a', subject: 'Call', status: 'open', ...rest }], noon);
}

export function versionTests(database: () => TestDatabase): void {
  const two = async (): Promise<Two> => {
    const { organizationId } = (await newWorld(database())).stores;
    return {
      anns: database().organization(organizationId, ann),
      bobs: database().organization(organizationId, bob),
    };
  };

  describe('versions', () => {
    for (const { what, prepare, version, save, by } of edits) {
      test(`of one ${what}: the second to save is rejected, with the name of the first`, async () => {
        const { anns, bobs } = await two();
        await prepare?.(anns);
        const seen = (await version(bobs)) ?? -1;
        await save(anns, seen);
        expect(await by(bobs)).toEqual(ann);
        const detail = { expected: seen, found: seen + 1, by: 'Ann' };
        await expect(save(bobs, seen)).rejects.toMatchObject({ code: 'version_conflict', detail });
        expect(await version(bobs)).toBe(seen + 1);
        expect(await by(bobs)).toEqual(ann);
      });
    }

    test('of a user: who is removed is refused as well where somebody changed them meanwhile', async () => {
      const { anns, bobs } = await two();
      await anns.users.add(person('ann'), noon);
      await anns.users.edit('ann', { role: 'admin' }, 1, noon);
      const removed = bobs.users.remove('ann', 1, noon);
      await expect(removed).rejects.toMatchObject({ code: 'version_conflict' });
      expect(await bobs.users.remove('ann', 2, noon)).toBe(true);
    });

    test('are no matter to who says that whatever is there may be there', async () => {
      const { anns, bobs } = await two();
      await aTodo(anns);
      await anns.todos.edit('t', { subject: 'Write' }, 1, later);
      expect(await bobs.todos.edit('t', { notes: 'soon' }, 'any', later)).toMatchObject({
        subject: 'Write',
        notes: 'soon',
        version: 3,
        editedBy: bob,
      });
    });

    test('of settings: two people who change different ones both do', async () => {
      const { anns, bobs } = await two();
      await Promise.all([
        anns.settings.change((present) => ({ ...present, push: false }), 'any', noon),
        bobs.settings.change((present) => ({ ...present, conflict: 'ask' }), 'any', noon),
      ]);
      expect(await anns.settings.current()).toMatchObject({
        value: { ...defaultSettings, push: false, conflict: 'ask' },
        version: 2,
      });
      const same = await anns.settings.change((present) => present, 'any', later);
      expect(same).toMatchObject({ version: 2, savedAt: noon });
    });

    test('change where a run follows a filter by its names, and not where it merely notes something', async () => {
      const { stores, lease } = await newWorld(database());
      const { filters } = stores;
      const before = ofCompanyTypes([{ id: 1, name: 'Old' }]);
      const after = ofCompanyTypes([{ id: 1, name: 'New' }]);
      await filters.save(before, () => false, 'any', noon);
      const gone = { kind: 'gone', field: 'company type', id: 1, name: 'Old' } as const;
      await filters.follow(lease, before, before, [gone], later);
      expect(await filters.current()).toMatchObject({ version: 1, savedAt: noon });
      await filters.follow(lease, before, after, [], later);
      const run = { kind: 'run', id: 'r1', through: 'run' };
      expect(await filters.current()).toMatchObject({ value: after, version: 2, savedBy: run });
    });
  });

  describe('what is unique', () => {
    const member = { id: 7, identifier: 'ann', verifiedAt: noon };

    test('R5: a Member ID has one user, who is named to the other one', async () => {
      const { anns, bobs } = await two();
      await anns.users.add(person('ann', { member }), noon);
      const detail = {
        field: 'Member ID',
        problem: 'taken_by_user',
        holder: 'ann (ann@x.example)',
      };
      const refusal = { code: 'bad_input', detail };
      await expect(bobs.users.add(person('bob', { member }), noon)).rejects.toMatchObject(refusal);
      await bobs.users.add(person('bob'), noon);
      await expect(bobs.users.edit('bob', { member }, 'any', noon)).rejects.toMatchObject(refusal);
      const both = await Promise.allSettled([
        anns.users.edit('bob', { member: { ...member, id: 8 } }, 'any', noon),
        bobs.users.edit('ann', { member: { ...member, id: 8 } }, 'any', noon),
      ]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    });

    test('is so by a key of the database as well', async () => {
      const { anns } = await two();
      await anns.users.add(person('ann', { member }), noon);
      await anns.users.add(person('bob'), noon);
      await anns.ampFields.add(field('colour', 'Colour'), noon);
      await anns.ampFields.add(field('size', 'Size'), noon);
      const { db } = database().handle;
      const own = sql`organization_id = ${anns.organizationId}`;
      const broken = [
        sql`update users set member_id = 7 where ${own} and id = 'bob'`,
        sql`update users set email_key = 'ann@x.example' where ${own} and id = 'bob'`,
        sql`update amp_fields set label_key = 'colour' where ${own} and name = 'size'`,
        sql`update amp_fields set name = 'colour' where ${own} and name = 'size'`,
      ];
      for (const statement of broken) {
        await expect(
          db.transaction().execute(async (trx) => await statement.execute(trx)),
        ).rejects.toThrow(/unique/iu);
      }
    });

    test('the label and the name of a custom field are, and who has it is said', async () => {
      const { anns, bobs } = await two();
      await anns.ampFields.add(field('colour', 'Colour'), noon);
      const label = { field: 'label', problem: 'taken_by_field', holder: 'colour' };
      await expect(bobs.ampFields.add(field('color', ' colour'), noon)).rejects.toMatchObject({
        code: 'bad_input',
        detail: label,
      });
      await expect(bobs.ampFields.add(field('colour', 'Another'), noon)).rejects.toMatchObject({
        code: 'bad_input',
        detail: { field: 'name' },
      });
      await bobs.ampFields.add(field('size', 'Size'), noon);
      await expect(
        bobs.ampFields.edit('size', { label: 'COLOUR' }, 'any', noon),
      ).rejects.toMatchObject({
        code: 'bad_input',
        detail: label,
      });
      // Each edit changes only its own values.
      await anns.ampFields.edit('size', { retired: true }, 'any', noon);
      expect(await bobs.ampFields.edit('size', { label: 'Shoe size' }, 'any', noon)).toMatchObject({
        label: 'Shoe size',
        custom: { retired: true },
      });
    });

    test('an organization is connected only once, even by two at the same time', async () => {
      const { anns, bobs } = await two();
      const both = await Promise.allSettled(
        [anns, bobs].map(({ connections }) => connections.create(aConnection(), 'sealed', noon)),
      );
      expect(both.filter(({ status }) => status === 'rejected')).toMatchObject([
        { reason: { code: 'already_connected' } },
      ]);
    });
  });
}

function field(name: string, label: string) {
  return { name, label, kind: 'text', comparison: 'text', custom: { retired: false } } as const;
}

function person(id: string, more: Partial<User> = {}): User {
  return { id, name: id, email: `${id}@x.example`, role: 'member', member: null, ...more };
}
