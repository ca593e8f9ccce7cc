import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../clock.ts';
import { createSteeredSandbox } from '../control/steered.ts';
import type { RunningSandbox } from '../sandbox.ts';
import { itemsOf } from './items.ts';
import { type EditableField, type Kind, namedKind } from './kinds.ts';
import { NotRunning, type Person, personAt } from './person.ts';
import {
  addItem,
  addRecord,
  deleteItem,
  deleteRecord,
  editItem,
  editRecord,
  findRecords,
  readRecord,
} from './records.ts';

const clock = createClock('2026-06-01T08:00:00Z');
const sandbox = createSteeredSandbox({ clock, seed: { contacts: 60, scenario: 'plain' } });
let running: RunningSandbox;
let person: Person;
beforeAll(async () => {
  running = await sandbox.start();
  person = personAt(running.url);
});
afterAll(async () => running.close());

const contact = namedKind('contact');
const company = namedKind('companies');
const activity = namedKind('activity');
const entries = (values: Readonly<Record<string, string>>) => new Map(Object.entries(values));

async function someId(kind: Kind, at = 0): Promise<number> {
  const found = await findRecords(person, kind, '', 10);
  return Number(found[at]?.id);
}

describe.each([contact, company, activity])('every field of $plural', (kind) => {
  it.each(kind.fields)('$name is edited, and cleared unless it is required', async (field) => {
    const id = await someId(kind);
    const [text, value] = await someValue(kind, field);
    const { after } = await editRecord(person, kind, id, entries({ [field.name]: text }));
    expect(shown(after[field.name])).toEqual(value);
    const cleared = editRecord(person, kind, id, entries({ [field.name.toUpperCase()]: '' }));
    if (field.required === true) {
      await expect(cleared).rejects.toMatchObject({
        field: field.name,
        accepted: `a value for ${field.name}`,
      });
      return;
    }
    const leftOver = (await cleared).after[field.name];
    // An activity without a company gets the company of its contact; a contact without a site gets a site of
    // its company.
    const fallsBack = ['company', 'site'].includes(field.name) && kind !== company;
    if (!fallsBack) expect([undefined, false, true]).toContain(leftOver);
  });
});

/** A value for a field as it is entered, and as the API then shows it. */
async function someValue(kind: Kind, { name, spec }: EditableField): Promise<[string, unknown]> {
  if (spec.kind === 'bool') return ['Yes', true];
  if (spec.kind === 'int' || spec.kind === 'decimal') return ['42', 42];
  if (spec.kind === 'datetime') return ['2026-03-05', '2026-03-05T00:00:00Z'];
  if (spec.kind === 'enum') return [spec.values?.[1]?.toUpperCase() ?? '', spec.values?.[1]];
  if (spec.kind !== 'ref') return ['Head of IT', 'Head of IT'];
  // A site has to be one of the company's own.
  if (name === 'site') {
    const id = await someId(kind);
    if (kind === contact) await editRecord(person, kind, id, entries({ company: '251' }));
    const { site } = await readRecord(person, kind, id);
    return [String(shown(site)), shown(site)];
  }
  const target = (await person.list(kind.references[name] ?? '')).at(-1);
  return [String(target?.identifier ?? target?.name ?? target?.id), target?.id];
}

function nameOf(reference: unknown): string {
  return String(Reflect.get(Object(reference), 'name'));
}

const byText = (a: string, b: string) => a.localeCompare(b);

function shown(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}

describe('a person who edits by hand', () => {
  it('is named as the author, at the time of the sandbox, and callbacks are sent', async () => {
    const changes: unknown[] = [];
    const stop = sandbox.world.onChange((change) => changes.push(change));
    const id = await someId(contact, 1);
    clock.advance(60_000);
    const { after } = await editRecord(person, contact, id, entries({ title: 'Buyer' }));
    stop();
    expect(after._info).toMatchObject({
      updatedBy: 'jmoreno',
      lastUpdated: '2026-06-01T08:01:00Z',
    });
    expect(changes).toEqual([
      { type: 'contact', id, action: 'updated', memberIdentifier: 'jmoreno' },
    ]);
  });

  it('edits the main address or number, or one of a type, adds it where there is none, and deletes it', async () => {
    const id = await someId(contact, 2);
    const values = async (change: Readonly<Record<string, string>>) => {
      const { after } = await editRecord(person, contact, id, entries(change));
      return itemsOf(after).map(({ type, value }) => [nameOf(type), value]);
    };
    for (const item of itemsOf(await readRecord(person, contact, id))) {
      await deleteItem(person, id, Number(item.id));
    }
    expect(await values({ email: 'a@one.example', Home: '5550101' })).toEqual([
      ['Email', 'a@one.example'],
      ['Home', '5550101'],
    ]);
    expect(await values({ EMAIL: 'b@one.example', phone: '5550102', mobile: '5550103' })).toEqual([
      ['Email', 'b@one.example'],
      ['Home', '5550102'],
      ['Mobile', '5550103'],
    ]);
    expect(await values({ home: '', mobile: '5550104' })).toEqual([
      ['Email', 'b@one.example'],
      ['Mobile', '5550104'],
    ]);
  });

  it('adds, edits and deletes one communication item', async () => {
    const id = await someId(contact, 3);
    const before = itemsOf(await readRecord(person, contact, id));
    const made = await addItem(
      person,
      id,
      entries({ type: 'personal email', value: 'home@two.example', default: 'yes' }),
    );
    const itemId = Number(made.id);
    expect(made).toMatchObject({ value: 'home@two.example', defaultFlag: true });
    const { after } = await editItem(person, id, itemId, entries({ value: 'h@two.example' }));
    expect(after).toMatchObject({ id: itemId, value: 'h@two.example' });
    await deleteItem(person, id, itemId);
    expect(itemsOf(await readRecord(person, contact, id))).toHaveLength(before.length);
    await expect(editItem(person, id, itemId, entries({ value: 'x' }))).rejects.toMatchObject({
      field: 'record',
      accepted: 'the id of a record that is there',
    });
    await expect(addItem(person, id, entries({ kind: 'x' }))).rejects.toMatchObject({
      field: 'kind',
      accepted: 'type, value, extension, default',
    });
  });

  it.each([contact, company])('gives $plural other types', async (kind) => {
    const id = await someId(kind, 1);
    const names = (await person.list(kind.types ?? '')).map((type) =>
      String(type.name ?? type.description),
    );
    const [first = '', second = '', third = ''] = names;
    const typesAfter = async (text: string) => {
      const { after } = await editRecord(person, kind, id, entries({ types: text }));
      return Array.isArray(after.types) ? after.types.map(nameOf).toSorted(byText) : [];
    };
    expect(await typesAfter(`${first},${second.toUpperCase()}`)).toEqual(
      [first, second].toSorted(byText),
    );
    expect(await typesAfter(`${second}, ${third}`)).toEqual([second, third].toSorted(byText));
    expect(await typesAfter('')).toEqual([]);
    await expect(typesAfter('Nonsense')).rejects.toMatchObject({
      field: 'types',
      problem: 'there is no "Nonsense"',
      accepted: names.join(', '),
    });
  });

  it('adds and deletes records of each kind', async () => {
    const firm = await addRecord(
      person,
      company,
      entries({ name: 'Acme & Sons', city: 'Boston', types: 'Customer' }),
    );
    const ann = await addRecord(
      person,
      contact,
      entries({
        firstName: 'Ann',
        lastName: 'Lee',
        company: 'acme & sons',
        email: 'ann@acme.example',
      }),
    );
    const call = await addRecord(
      person,
      activity,
      entries({ name: 'Call back', contact: String(ann.id) }),
    );
    expect(ann).toMatchObject({ company: { id: firm.id } });
    expect(itemsOf(ann)).toMatchObject([{ value: 'ann@acme.example', defaultFlag: true }]);
    expect(call).toMatchObject({ contact: { id: ann.id }, company: { id: firm.id } });
    expect(await findRecords(person, contact, 'lee an', 5)).toMatchObject([{ id: ann.id }]);

    await deleteRecord(person, activity, Number(call.id));
    await deleteRecord(person, contact, Number(ann.id));
    for (const [kind, { id }] of [
      [activity, call],
      [contact, ann],
    ] as const) {
      await expect(readRecord(person, kind, Number(id))).rejects.toMatchObject({
        accepted: 'the id of a record that is there',
      });
    }
    // ConnectWise keeps a deleted company, and marks it.
    await deleteRecord(person, company, Number(firm.id));
    expect(await readRecord(person, company, Number(firm.id))).toMatchObject({ deletedFlag: true });
  });
});

describe('an entry that cannot be carried out', () => {
  it.each([
    [contact, { shoeSize: '42' }, /have no such field/u, /title.*types.*email.*Mobile/u],
    [contact, { inactiveFlag: 'maybe' }, /neither yes nor no/u, /^yes or no$/u],
    [contact, { title: 'x'.repeat(101) }, /has 101 characters/u, /^at most 100 characters$/u],
    [contact, { gender: 'x' }, /not a choice/u, /^Female, Male$/u],
    [contact, { company: 'Nowhere Inc' }, /there is no "Nowhere Inc"/u, /^an id, or a name/u],
    [contact, { department: '999' }, /there is no "999"/u, /Finance, IT/u],
    [contact, { firstName: '' }, /requires it/u, /^a value for firstName$/u],
    [contact, { site: 'Main' }, /not an id/u, /^an id$/u],
    [company, { numberOfEmployees: 'many' }, /not a number/u, /^a whole number$/u],
    [company, { territory: 'Moon' }, /there is no "Moon"/u, /Gulf Coast/u],
    [activity, { dateStart: 'soon' }, /not a date/u, /2026-03-05/u],
    [activity, { status: 'Paused' }, /there is no "Paused"/u, /Open, Closed/u],
    [activity, { assignTo: 'nobody' }, /there is no "nobody"/u, /jmoreno/u],
  ])(
    'of %o says what is accepted, and changes nothing: %o',
    async (kind, bad, problem, accepted) => {
      const id = await someId(kind);
      const before = await readRecord(person, kind, id);
      const more = kind === contact ? { city: 'Elsewhere' } : {};
      await expect(
        editRecord(person, kind, id, entries({ ...more, ...bad })),
      ).rejects.toMatchObject({
        problem: expect.stringMatching(problem) as unknown,
        accepted: expect.stringMatching(accepted) as unknown,
      });
      expect(await readRecord(person, kind, id)).toEqual(before);
    },
  );

  it('of a new record names what is missing', async () => {
    await expect(addRecord(person, contact, entries({ lastName: 'Lee' }))).rejects.toMatchObject({
      field: 'firstName',
      accepted: 'a value for firstName',
    });
  });

  it('finds nobody where no sandbox runs', async () => {
    await expect(personAt('http://127.0.0.1:9').get('company/contacts/1')).rejects.toThrow(
      NotRunning,
    );
  });
});

it('finds the signs of a pattern as they were entered', async () => {
  const ids: unknown[] = [];
  for (const name of [
    'Star*light]',
    'Square[light]',
    'Hundred%light]',
    'Star square hundred light',
  ]) {
    const { id } = await addRecord(person, company, entries({ name, city: 'Boston' }));
    ids.push(id);
  }
  for (const [at, search] of ['r*l', 'e[light]', '"%" light'].entries()) {
    expect(await findRecords(person, company, search, 5)).toMatchObject([{ id: ids[at] }]);
  }
});
