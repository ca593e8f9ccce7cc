import { beforeEach, describe, expect, it } from 'vitest';
import type { CoreWorld } from '../../../test/support/coreWorld.ts';
import { emailItem, phoneItem } from '../../../test/support/records.ts';
import { UndoScene } from '../../../test/support/undoScene.ts';
import type { FieldValue } from '../contact/ampContact.ts';
import type { Contact } from '../contact/contact.ts';
import type { DocumentEntry } from '../mapping/document.ts';

let scene: UndoScene;
let h: UndoScene['h'];
let world: CoreWorld;

beforeEach(() => {
  scene = new UndoScene();
  ({ h, world } = scene);
});

function number(value: string, extension: string | null = null) {
  return [emailItem(50, ' Ann@x.example'), phoneItem(51, value, { extension })] as const;
}

/** What people see of a contact: an item that is added again has another id. */
function withoutIds(of: Contact | undefined): unknown {
  const items = of?.communications.map(({ id: _id, ...item }) => item);
  return { ...of, communications: items, lastUpdated: null };
}

describe('V4 no invention, V5 no silent loss: ConnectWise gets back what it held, in its own form', () => {
  const titles = {
    pairs: [
      { connectwise: 'Owner', amp: 'Boss' },
      { connectwise: 'CEO', amp: 'Boss' },
      { connectwise: 'Clerk', amp: 'Staff' },
    ],
    others: 'leave_out',
  } as const;

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
    scene.mapOn(entry);
    scene.put(parts);
    h.sync();
    const before = withoutIds(world.contacts.get(5));
    world.editAmp('amp-001', entry.amp, value);
    const done = scene.happened('update');
    expect(withoutIds(world.contacts.get(5))).not.toEqual(before);
    expect(scene.undo(done)).toBe('update');
    expect(withoutIds(world.contacts.get(5))).toEqual(before);
  });

  it('what fills a required field fills it again, and does not come to AMP', () => {
    scene.set({ requiredFill: 'Unknown' });
    world.addAmp({ email: 'bea@x.example', lastName: 'Bea', company: 'Company 1' });
    h.sync();
    const [made] = world.present();
    expect(made?.firstName).toBe('Unknown');
    world.editAmp('amp-001', 'firstName', 'Beate');
    expect(scene.undo(scene.happened('update'))).toBe('update');
    expect(world.present()[0]?.firstName).toBe('Unknown');
    world.editAmp('amp-001', 'firstName', null);
    world.holds.clear();
    h.sync();
    expect(scene.amp?.fields.firstName).toBeUndefined();
  });

  it('not where somebody chose the other of two values that are one in AMP', () => {
    scene.mapOn({ amp: 'title', connectwise: 'title', values: titles });
    scene.put({ title: 'Clerk' });
    h.sync();
    world.editAmp('amp-001', 'title', 'Boss');
    const done = scene.happened('update');
    expect(world.contacts.get(5)?.title).toBe('Owner');
    scene.put({ title: 'CEO' });
    expect(scene.undo(done)).toBe('edited_since');
  });

  it('as before where an older version wrote the line', () => {
    scene.mapOn({ amp: 'title', connectwise: 'title', values: titles });
    scene.put({ title: 'CEO' });
    h.sync();
    world.editAmp('amp-001', 'title', 'Staff');
    const { entry, version } = scene.happened('update');
    const changes = entry.changes.map(({ inConnectWise: _form, ...change }) => change);
    expect(scene.undo({ entry: { ...entry, changes }, version })).toBe('update');
    expect(world.contacts.get(5)?.title).toBe('Owner');
  });
});

it('V5 no silent loss: what is taken back stands in the history as it was', () => {
  scene.mapOn({ amp: 'title', connectwise: 'title', transforms: [{ kind: 'trim' }] });
  scene.linked();
  scene.put({ title: 'CTO' });
  const done = scene.happened('update');
  world.editAmp('amp-001', 'title', ' CTO');
  expect(scene.undone(done)).toMatchObject({
    changes: [{ side: 'amp', field: 'title', old: ' CTO', new: null }],
  });
});
