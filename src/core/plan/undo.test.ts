import { beforeEach, describe, expect, it } from 'vitest';
import { applyPlan } from '../../../test/support/coreApplier.ts';
import { History, policyOf } from '../../../test/support/coreHistories.ts';
import type { CoreWorld } from '../../../test/support/coreWorld.ts';
import { company, contact, emailItem, phoneItem } from '../../../test/support/records.ts';
import type { FieldValue } from '../contact/ampContact.ts';
import { type AmpField, type AmpKind, ampFieldsWith, comparisonOf } from '../contact/ampFields.ts';
import type { Contact } from '../contact/contact.ts';
import { ofCompanyTypes } from '../filter/contactFilter.ts';
import { catalog } from '../mapping/catalog.ts';
import { compileMapping } from '../mapping/compileMapping.ts';
import type { DocumentEntry } from '../mapping/document.ts';
import { defaultSettings, type Settings } from '../settings/settings.ts';
import type { Action, PlanEntry } from './plan.ts';
import { type UndoRefusal, undoEntry } from './undo.ts';

const customer = { id: 1, name: 'Customer' };

let h: History;
let world: CoreWorld;

beforeEach(() => {
  h = new History();
  world = h.world;
  set({});
  world.companies.set(1, company(1, { types: [customer] }));
});

function set(settings: Partial<Settings>): void {
  h.policy = policyOf(ofCompanyTypes([customer]), { ...defaultSettings, ...settings });
}

/** The mapping with this entry; `ownText` and `ownNumber` are custom fields. */
function mapOn(entry: DocumentEntry): void {
  const document = { entries: [entry], off: [] };
  const fields = ampFieldsWith([
    customField('ownText', 'text'),
    customField('ownNumber', 'number'),
  ]);
  const mapping = compileMapping(document, fields, catalog, defaultSettings, () => null);
  h.policy = { ...h.policy, mapping };
}

function customField(name: string, kind: AmpKind): AmpField {
  return { name, label: name, kind, comparison: comparisonOf(kind), custom: { retired: false } };
}

/** What people see of a contact: an item that is added again has another id. */
function withoutIds(of: Contact | undefined): unknown {
  const items = of?.communications.map(({ id: _id, ...item }) => item);
  return { ...of, communications: items, lastUpdated: null };
}

function put(parts: Parameters<typeof contact>[1] = {}): void {
  world.put(contact(5, { companyId: 1, email: 'ann@x.example', firstName: 'Ann', ...parts }));
}

type Outcome = { readonly entry: PlanEntry; readonly version: number | null };

/** The one thing the next pass does, as the history keeps it. */
function happened(action: Action): Outcome {
  const [entry, ...others] = h.pass().done;
  if (entry === undefined || others.length > 0) throw new Error('not one entry');
  expect(entry.action).toBe(action);
  const link = world.links.get(entry.contactId ?? 0);
  const ampContactId = entry.ampContactId ?? link?.ampContactId ?? '';
  const version = world.ampContacts.get(ampContactId)?.version ?? null;
  return { entry: { ...entry, ampContactId }, version };
}

/** Takes it back, and keeps it back as the engine does. */
function undo({ entry, version }: Outcome): Action | UndoRefusal {
  const record = world.contacts.get(entry.contactId ?? 0);
  const now = record === undefined ? null : world.candidate(record);
  const undone = undoEntry({ entry, version, now }, h.policy.mapping);
  if (typeof undone === 'string') return undone;
  const lists = {
    skips: [],
    ampSkips: [],
    unchanged: [],
    ampUnchanged: [],
    waiting: [],
    ampWaiting: [],
  };
  const { stale } = applyPlan(world, { ...lists, entries: [undone] }, h.policy, h.temper);
  expect(stale).toEqual([]);
  if (entry.contactId !== null) world.holds.set(entry.contactId, 'undone');
  expect(h.sync()).toEqual([]);
  return undone.action;
}

const amp = () => world.ampContacts.get('amp-001');
const linked = () => {
  put();
  h.sync();
};

describe('undoEntry', () => {
  it('create: it is removed in AMP, and can be restored', () => {
    put();
    expect(undo(happened('create'))).toBe('remove');
    expect(amp()).toMatchObject({ fields: { firstName: 'Ann' } });
    expect(amp()?.deletedAt).not.toBeNull();
    // Released, it comes back: nobody removed it by hand.
    world.holds.delete(5);
    h.sync();
    expect(amp()?.deletedAt).toBeNull();
  });

  it('create: not where it was edited or removed since', () => {
    put();
    const done = happened('create');
    world.editAmp('amp-001', 'title', 'CTO');
    expect(undo(done)).toBe('edited_since');
  });

  it('push: the contact goes inactive', () => {
    world.addAmp({ email: 'bea@x.example', firstName: 'Bea', company: 'Company 1' });
    expect(undo(happened('push'))).toBe('inactivate');
    expect(world.present()).toMatchObject([{ inactive: true }]);
    expect(amp()?.deletedAt).toBeNull();
  });

  it('push: not where the contact was edited since', () => {
    world.addAmp({ email: 'bea@x.example', firstName: 'Bea', company: 'Company 1' });
    const done = happened('push');
    const made = world.contacts.get(done.entry.contactId ?? 0);
    if (made !== undefined) world.put({ ...made, firstName: 'Beate' });
    expect(undo(done)).toBe('edited_since');
  });

  it('push: not where it was given more since, on either side', () => {
    world.addAmp({ email: 'bea@x.example', firstName: 'Bea', company: 'Company 1' });
    const done = happened('push');
    const made = world.contacts.get(done.entry.contactId ?? 0);
    if (made !== undefined) world.put({ ...made, title: 'CTO' });
    expect(undo(done)).toBe('edited_since');
    if (made !== undefined) world.put(made);
    world.editAmp('amp-001', 'city', 'Bonn');
    expect(undo(done)).toBe('edited_since');
  });

  it('inactivate: the contact is active again, until the sync is let go on', () => {
    set({ removedInAmp: 'inactivate' });
    linked();
    world.removeAmp('amp-001', true);
    const done = happened('inactivate');
    expect(world.contacts.get(5)?.inactive).toBe(true);
    expect(undo(done)).toBe('reactivate');
    expect(world.contacts.get(5)?.inactive).toBe(false);
    expect(amp()?.deletedAt).not.toBeNull();
    world.holds.delete(5);
    happened('inactivate');
  });

  it('inactivate: not where either was brought back since', () => {
    set({ removedInAmp: 'inactivate' });
    linked();
    world.removeAmp('amp-001', true);
    const done = happened('inactivate');
    put();
    expect(undo(done)).toBe('edited_since');
    put({ inactive: true });
    world.removeAmp('amp-001', false);
    expect(undo(done)).toBe('edited_since');
  });

  it('update: both sides get back what they had', () => {
    linked();
    put({ firstName: 'Anna', title: 'CTO' });
    world.editAmp('amp-001', 'city', 'Bonn');
    expect(undo(happened('update'))).toBe('update');
    expect(amp()?.fields).toMatchObject({ firstName: 'Ann', city: 'Bonn' });
    expect(amp()?.fields.title).toBeUndefined();
    expect(world.contacts.get(5)).toMatchObject({ firstName: 'Anna', title: 'CTO', city: null });
    // Released, the sync does the same again.
    world.holds.delete(5);
    h.sync();
    expect(amp()?.fields).toMatchObject({ firstName: 'Anna', title: 'CTO', city: 'Bonn' });
    expect(world.contacts.get(5)?.city).toBe('Bonn');
  });

  it.each([
    ['in AMP', () => world.editAmp('amp-001', 'firstName', 'Zoe')],
    ['in ConnectWise', () => put({ firstName: 'Anna', city: 'Kiel' })],
    ['by removal in AMP', () => world.removeAmp('amp-001', true)],
  ])('update: nothing of it where it was edited since %s', (_, edit) => {
    linked();
    put({ firstName: 'Anna' });
    world.editAmp('amp-001', 'city', 'Bonn');
    const done = happened('update');
    edit();
    expect(undo(done)).toBe('edited_since');
  });

  it('update: an edit of another field is no reason against it', () => {
    linked();
    put({ firstName: 'Anna' });
    const done = happened('update');
    world.editAmp('amp-001', 'city', 'Bonn');
    expect(undo(done)).toBe('update');
    expect(amp()?.fields).toMatchObject({ firstName: 'Ann', city: 'Bonn' });
  });

  it('update: what ConnectWise cut is what it was given', () => {
    linked();
    h.temper = { length: 3, refuses: null };
    world.editAmp('amp-001', 'title', 'Chief');
    const done = happened('update');
    expect(world.contacts.get(5)?.title).toBe('Chi');
    expect(undo(done)).toBe('update');
    expect(world.contacts.get(5)?.title).toBeNull();
  });

  it('link: values go back, the two stay linked', () => {
    world.addAmp({ email: 'ann@x.example', firstName: 'Ann', title: 'CTO' });
    put({ title: 'CEO' });
    expect(undo(happened('link'))).toBe('update');
    expect(amp()?.fields.title).toBe('CTO');
    expect(world.links.size).toBe(1);
  });

  describe('V4 no invention, V5 no silent loss: ConnectWise gets back what it held, in its own form', () => {
    const titles = {
      pairs: [
        { connectwise: 'Owner', amp: 'Boss' },
        { connectwise: 'CEO', amp: 'Boss' },
        { connectwise: 'Clerk', amp: 'Staff' },
      ],
      others: 'leave_out',
    } as const;
    const number = (value: string, extension: string | null = null) =>
      [emailItem(50, ' Ann@x.example'), phoneItem(51, value, { extension })] as const;

    it.each<[string, DocumentEntry, Partial<Contact>, FieldValue]>([
      [
        'case',
        { amp: 'title', connectwise: 'title', transforms: [{ kind: 'case', to: 'title' }] },
        { title: 'McKinsey iOS Lead' },
        'Clerk',
      ],
      [
        'two values mapped to one',
        { amp: 'title', connectwise: 'title', values: titles },
        { title: 'CEO' },
        'Staff',
      ],
      [
        'a value without a pair',
        { amp: 'title', connectwise: 'title', values: titles, conflict: 'amp' },
        { title: 'Trainee' },
        'Staff',
      ],
      [
        'blanks',
        { amp: 'title', connectwise: 'title', transforms: [{ kind: 'trim' }] },
        { title: 'Head  of   IT' },
        'Clerk',
      ],
      [
        'a custom field of another kind',
        { amp: 'ownNumber', connectwise: 'zip' },
        { zip: '01309' },
        7,
      ],
      [
        'a date in another form',
        {
          amp: 'ownText',
          connectwise: 'birthDay',
          transforms: [{ kind: 'date', form: 'DD.MM.YYYY' }],
        },
        { birthDay: '1980-02-29' },
        '01.03.1980',
      ],
      [
        'the form of a phone number',
        {
          amp: 'phone',
          connectwise: 'phone',
          transforms: [{ kind: 'phone', form: '(###) ###-####' }],
        },
        { communications: number('555.010.0199', '7') },
        '(555) 010-0200',
      ],
      [
        'an extension within the number',
        { amp: 'phone', connectwise: 'phone' },
        { communications: number('555 0100 ext 7') },
        '555 0200',
      ],
      [
        'an item that was deleted, with its type',
        { amp: 'phone', connectwise: 'phone' },
        {
          communications: [
            emailItem(50, 'ann@x.example'),
            phoneItem(51, '555 0100', { type: { id: 9, name: 'Home' } }),
          ],
        },
        null,
      ],
      [
        'blanks around an address',
        { amp: 'email', connectwise: 'email' },
        { communications: number('555 0100') },
        'new@x.example',
      ],
    ])('%s', (_, entry, parts, value) => {
      mapOn(entry);
      put(parts);
      h.sync();
      const before = withoutIds(world.contacts.get(5));
      world.editAmp('amp-001', entry.amp, value);
      const done = happened('update');
      expect(withoutIds(world.contacts.get(5))).not.toEqual(before);
      expect(undo(done)).toBe('update');
      expect(withoutIds(world.contacts.get(5))).toEqual(before);
    });

    it('what fills a required field fills it again, and does not come to AMP', () => {
      set({ requiredFill: 'Unknown' });
      world.addAmp({ email: 'bea@x.example', lastName: 'Bea', company: 'Company 1' });
      h.sync();
      const [made] = world.present();
      expect(made?.firstName).toBe('Unknown');
      world.editAmp('amp-001', 'firstName', 'Beate');
      expect(undo(happened('update'))).toBe('update');
      expect(world.present()[0]?.firstName).toBe('Unknown');
      world.editAmp('amp-001', 'firstName', null);
      world.holds.clear();
      h.sync();
      expect(amp()?.fields.firstName).toBeUndefined();
    });

    it('not where somebody chose the other of two values that are one in AMP', () => {
      mapOn({ amp: 'title', connectwise: 'title', values: titles });
      put({ title: 'Clerk' });
      h.sync();
      world.editAmp('amp-001', 'title', 'Boss');
      const done = happened('update');
      expect(world.contacts.get(5)?.title).toBe('Owner');
      put({ title: 'CEO' });
      expect(undo(done)).toBe('edited_since');
    });

    it('as before where an older version wrote the line', () => {
      mapOn({ amp: 'title', connectwise: 'title', values: titles });
      put({ title: 'CEO' });
      h.sync();
      world.editAmp('amp-001', 'title', 'Staff');
      const { entry, version } = happened('update');
      const changes = entry.changes.map(({ inConnectWise: _, ...change }) => change);
      expect(undo({ entry: { ...entry, changes }, version })).toBe('update');
      expect(world.contacts.get(5)?.title).toBe('Owner');
    });
  });

  it('V5 no silent loss: what is taken back stands in the history as it was', () => {
    mapOn({ amp: 'title', connectwise: 'title', transforms: [{ kind: 'trim' }] });
    linked();
    put({ title: 'CTO' });
    const done = happened('update');
    world.editAmp('amp-001', 'title', ' CTO');
    const record = world.contacts.get(5);
    const now = record === undefined ? null : world.candidate(record);
    expect(undoEntry({ ...done, now }, h.policy.mapping)).toMatchObject({
      changes: [{ side: 'amp', field: 'title', old: ' CTO', new: null }],
    });
  });

  it('remove: it is restored', () => {
    set({ inactive: 'remove' });
    linked();
    put({ inactive: true });
    expect(undo(happened('remove'))).toBe('restore');
    expect(amp()?.deletedAt).toBeNull();
  });

  it('restore: it is removed again, with the values it had', () => {
    linked();
    world.removeAmp('amp-001', true);
    put({ firstName: 'Anna' });
    expect(undo(happened('restore'))).toBe('remove');
    expect(amp()).toMatchObject({ fields: { firstName: 'Ann' } });
    expect(amp()?.deletedAt).not.toBeNull();
  });

  it('restore: not where it was edited in AMP since', () => {
    linked();
    world.removeAmp('amp-001', true);
    put({ firstName: 'Anna' });
    const done = happened('restore');
    world.editAmp('amp-001', 'city', 'Bonn');
    expect(undo(done)).toBe('edited_since');
  });

  it('pause and resume: the tag goes, and comes back', () => {
    set({ leavesFilter: 'tag' });
    linked();
    world.companies.set(1, company(1));
    expect(undo(happened('pause'))).toBe('update');
    expect(amp()?.fields.tags).toBeUndefined();
  });

  it.each<[Action, () => void]>([
    [
      'agree',
      () => {
        put({ firstName: 'Anna' });
        world.editAmp('amp-001', 'firstName', 'Anna');
      },
    ],
    [
      'ask',
      () => {
        set({ conflict: 'ask' });
        put({ firstName: 'Anna' });
        world.editAmp('amp-001', 'firstName', 'Anni');
      },
    ],
    ['pause', () => put({ inactive: true })],
  ])('%s: there is nothing to take back', (action, edit) => {
    linked();
    edit();
    expect(undo(happened(action))).toBe('nothing_to_undo');
  });

  it('not where the contact is gone, or linked otherwise', () => {
    linked();
    put({ firstName: 'Anna' });
    const done = happened('update');
    world.gone.add(5);
    expect(undo(done)).toBe('not_there');
    world.gone.delete(5);
    world.unlink(5);
    expect(undo(done)).toBe('not_there');
    expect(undoEntry({ ...done, now: null }, h.policy.mapping)).toBe('not_there');
  });
});
