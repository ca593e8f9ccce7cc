import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { type Actor, runActor, userActor } from '../../core/actor.ts';
import type { FieldValues } from '../../core/contact/ampContact.ts';
import type { DecisionSubject } from '../../core/decision.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { conflictWorld } from './conflicts.ts';
import { aContact, noon } from './records.ts';
import { newWorld, record } from './world.ts';

const later = '2026-03-02T12:00:00.000Z';
const ann: Actor = userActor({ id: 'u1', name: 'Ann' }, 'web');
const one = { kind: 'contact', id: 1 } as const;
const amp = { kind: 'amp_contact', id: 'a' } as const;

/** What Ann does, after others have prepared it, and what is kept of it. */
const cases: readonly {
  readonly does: string;
  readonly prepare?: (stores: OrganizationStores) => Promise<unknown>;
  readonly act: (stores: OrganizationStores) => Promise<unknown>;
  readonly about: DecisionSubject;
  readonly kept: readonly object[];
}[] = [
  {
    does: 'links two',
    act: ({ decisions }) => decisions.link(1, 'a', [], later),
    about: one,
    kept: [{ about: one, ampContactId: 'a', decided: { what: 'linked' } }],
  },
  {
    does: 'unlinks two',
    prepare: ({ decisions }) => decisions.link(1, 'a', [], noon),
    act: ({ decisions }) => decisions.unlink(1, later),
    about: amp,
    kept: [{ about: one, ampContactId: 'a', decided: { what: 'unlinked' } }],
  },
  {
    does: 'says that two are not the same',
    act: ({ decisions }) => decisions.reject(1, 'a', later),
    about: amp,
    kept: [{ about: one, ampContactId: 'a', decided: { what: 'match_rejected' } }],
  },
  {
    does: 'puts a record on hold',
    act: ({ holds }) => holds.hold([amp], 'kept_back', null, later),
    about: amp,
    kept: [{ about: amp, decided: { what: 'kept_back' } }],
  },
  {
    does: 'puts a record on hold that is on hold',
    prepare: ({ holds }) => holds.hold([amp], 'kept_back', 'r1', noon),
    act: ({ holds }) => holds.hold([amp], 'kept_back', null, later),
    about: amp,
    kept: [],
  },
  {
    does: 'releases a hold',
    prepare: ({ holds }) => holds.hold([amp], 'kept_back', null, noon),
    act: ({ holds }) => holds.release(amp, later),
    about: amp,
    kept: [{ about: amp, decided: { what: 'released', reason: 'kept_back' } }],
  },
  {
    does: 'releases all',
    prepare: ({ holds }) => holds.hold([one, amp], 'kept_back', null, noon),
    act: ({ holds }) => holds.release('all', later),
    about: one,
    kept: [{ about: one, decided: { what: 'released', reason: 'kept_back' } }],
  },
  {
    does: 'adds a user',
    act: ({ users }) => users.add(bob, later),
    about: { kind: 'user', id: 'bob' },
    kept: [{ decided: { what: 'added' } }],
  },
  {
    does: 'gives a user a Member ID',
    prepare: ({ users }) => users.add(bob, noon),
    act: ({ users }) => users.edit('bob', { member }, 1, later),
    about: { kind: 'user', id: 'bob' },
    kept: [
      {
        decided: {
          what: 'changed',
          changes: [
            { name: 'member', old: null, new: 'BTree' },
            { name: 'memberId', old: null, new: '7' },
            { name: 'memberVerifiedAt', old: null, new: noon },
          ],
        },
      },
    ],
  },
  {
    does: 'removes a user',
    prepare: ({ users }) => users.add(bob, noon),
    act: ({ users }) => users.remove('bob', 'any', later),
    about: { kind: 'user', id: 'bob' },
    kept: [{ decided: { what: 'removed' } }],
  },
  {
    does: 'adds a field',
    act: ({ ampFields }) => ampFields.add(colour, later),
    about: { kind: 'amp_field', id: 'colour' },
    kept: [{ decided: { what: 'added' } }],
  },
  {
    does: 'renames and retires a field',
    prepare: ({ ampFields }) => ampFields.add(colour, noon),
    act: ({ ampFields }) => ampFields.edit('colour', { label: 'Hue', retired: true }, 1, later),
    about: { kind: 'amp_field', id: 'colour' },
    kept: [
      {
        decided: {
          what: 'changed',
          changes: [
            { name: 'label', old: 'Colour', new: 'Hue' },
            { name: 'retired', old: 'false', new: 'true' },
          ],
        },
      },
    ],
  },
];

const member = { id: 7, identifier: 'BTree', verifiedAt: noon };
const bob = {
  id: 'bob',
  name: 'Bob',
  email: 'bob@x.example',
  role: 'member',
  member: null,
} as const;
const colour = {
  name: 'colour',
  label: 'Colour',
  kind: 'text',
  comparison: 'text',
  custom: { retired: false },
} as const;

export function whoDecidedTests(database: () => TestDatabase): void {
  describe('who decided what', () => {
    for (const { does, prepare, act, about, kept } of cases) {
      test(`is kept where somebody ${does}, and only once`, async () => {
        const world = await newWorld(database());
        const { stores } = world;
        await record(world, aContact(1));
        await stores.ampContacts.add({ id: 'a', set: {} }, noon);
        await prepare?.(stores);
        const before = await stores.decisions.about([about], 9);
        const anns = database().organization(stores.organizationId, ann);
        await act(anns);
        const all = await stores.decisions.about([about], 9);
        const added = all.slice(0, all.length - before.length);
        expect(added).toMatchObject(kept.map((each) => ({ at: later, by: ann, ...each })));
        expect(all.slice(added.length)).toEqual(before);
        const theirs = (await newWorld(database())).stores;
        expect(await theirs.decisions.about([about], 9)).toEqual([]);
      });
    }

    test('is kept for each field of a conflict that was decided, and for none that had moved', async () => {
      const { stores } = await conflictWorld(database());
      const anns = database().organization(stores.organizationId, ann);
      const seen = (await stores.conflicts.ofContacts({ afterContactId: 0, limit: 9 })).map(
        ({ contactId: _c, ampContactId: _a, since: _s, contact: _p, ...conflict }) => conflict,
      );
      const moved = seen.map((each) => ({ ...each, amp: 'edited since' }));
      const decision = { kind: 'contact', id: 1, choose: 'connectwise' } as const;
      const decide = (conflicts: typeof seen) =>
        anns.conflicts.decide(
          { ...decision, conflicts, baseAfter: (base: FieldValues) => base },
          later,
        );
      await decide(moved);
      expect(await stores.decisions.about([one], 9)).toEqual([]);
      await decide(seen);
      expect(await stores.decisions.about([one], 9)).toMatchObject(
        ['title', 'city'].map((field) => ({
          at: later,
          by: ann,
          about: one,
          decided: { what: 'conflict_decided', field, choose: 'connectwise' },
        })),
      );
    });

    test('is a run where a run does it by itself, and nothing where nothing changed', async () => {
      const { stores } = await newWorld(database());
      const { holds, users, decisions } = stores;
      await stores.ampContacts.add({ id: 'a', set: {} }, noon);
      await holds.hold([amp], 'undone', 'r1', noon);
      await holds.release(amp, later, 'r1');
      await holds.release(amp, later);
      expect(await decisions.about([amp], 9)).toMatchObject([{ by: runActor('r1') }]);
      await users.add(bob, noon);
      await users.edit('bob', { name: 'Bob' }, 1, later);
      expect(await decisions.about([{ kind: 'user', id: 'bob' }], 9)).toHaveLength(1);
    });

    test('is listed newest first, of several at once, each decision once', async () => {
      const world = await newWorld(database());
      const { stores } = world;
      await record(world, aContact(1));
      await stores.ampContacts.add({ id: 'a', set: {} }, noon);
      const { decisions } = stores;
      await decisions.link(1, 'a', [], noon);
      await decisions.unlink(1, noon);
      await decisions.reject(1, 'a', noon);
      const whats = async (limit: number) =>
        (await decisions.about([one, amp], limit)).map(({ decided }) => decided.what);
      expect(await whats(9)).toEqual(['match_rejected', 'unlinked', 'linked']);
      expect(await whats(1)).toEqual(['match_rejected']);
      expect(await decisions.about([], 9)).toEqual([]);
    });
  });
}
