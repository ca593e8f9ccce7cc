import { expect, test } from 'vitest';
import type { Contact } from '../../src/core/contact/contact.ts';
import type {
  ContactWrites,
  NewContact,
  WritableChoice,
} from '../../src/core/contact/contactWrites.ts';
import { company, contact } from '../support/records.ts';
import type { Site } from './site.ts';

const nothing: ContactWrites = { fields: {}, items: [] };

const fields = {
  nickName: 'Zo & "Z"',
  school: 'Köln School',
  significantOther: "Kim O'Hara",
  facebookUrl: 'https://f.example/?a=b&c',
  twitterUrl: 'https://t.example/zoe',
  linkedInUrl: 'https://l.example/zoe',
  gender: 'Female',
} as const;
const days = { birthDay: '1980-02-29', anniversary: '2001-12-31' } as const;
const flags = { marriedFlag: true, childrenFlag: true, unsubscribeFlag: true } as const;
const choiceLists = {
  department: 'departments',
  relationship: 'relationships',
  country: 'countries',
} as const;

type Choices = Readonly<Record<WritableChoice, { readonly id: number; readonly name: string }>>;

/** A contact of a company with two sites, and an entry for each field that is chosen from a list. */
async function prepared(open: () => Promise<Site>): Promise<{
  readonly site: Site;
  readonly present: Contact;
  readonly choices: Choices;
}> {
  const site = await open();
  site.putCompany(company(7_000));
  site.addCompanySite(7_000, 'Main');
  const branch = { id: site.addCompanySite(7_000, 'Branch'), name: 'Branch' };
  site.put(
    contact(20, { companyId: 7_000, firstName: 'Ann', title: 'Boss', email: 'a@x.example' }),
  );
  const second = async (kind: (typeof choiceLists)[keyof typeof choiceLists]) => {
    const [, entry] = await site.client.list(kind);
    if (entry === undefined) throw new Error(`two ${kind} expected`);
    return { id: entry.id, name: entry.name };
  };
  const choices = {
    department: await second(choiceLists.department),
    relationship: await second(choiceLists.relationship),
    country: await second(choiceLists.country),
    site: branch,
  };
  return { site, present: await presentOf(site), choices };
}

async function presentOf({ client }: Site): Promise<Contact> {
  const found = await client.contact(20);
  if (found === null) throw new Error('contact 20 is there');
  return found;
}

async function refused(site: Site, present: Contact, writes: ContactWrites, field: string) {
  // A valid value beside the invalid one: nothing of the request may be stored.
  const both = { ...writes, fields: { ...writes.fields, title: 'Chief' } };
  await expect(site.client.updateContact(present, both)).rejects.toMatchObject({
    code: 'write_refused',
    detail: { field },
  });
  expect(await presentOf(site)).toEqual(present);
}

/** What the port promises about fields that few contacts have, and about choices from lists. */
export function describeFurtherFields(open: () => Promise<Site>, clears: boolean): void {
  test('each further field alone, in one request, leaving the others; cleared again', async () => {
    const { site, present } = await prepared(open);
    const each: [ContactWrites, Partial<Contact>][] = [
      ...Object.entries(fields).map(([name, value]): [ContactWrites, Partial<Contact>] => [
        { ...nothing, fields: { [name]: value } },
        { [name]: value },
      ]),
      ...Object.entries(days).map(([name, value]): [ContactWrites, Partial<Contact>] => [
        { ...nothing, days: { [name]: value } },
        { [name]: value },
      ]),
      ...Object.entries(flags).map(([name, value]): [ContactWrites, Partial<Contact>] => [
        { ...nothing, flags: { [name]: value } },
        { [name]: value },
      ]),
    ];
    // The first change finds out which custom fields are required.
    await site.client.updateContact(present, { ...nothing, fields: { title: 'Boss' } });
    let now = await presentOf(site);
    for (const [writes, expected] of each) {
      const before = site.client.requests;
      const written = await site.client.updateContact(now, writes);
      expect(site.client.requests - before).toBe(1);
      expect(written).toEqual({ ...now, ...expected });
      now = await presentOf(site);
      expect(now).toEqual(written);
    }
    const cleared = await site.client.updateContact(now, {
      ...nothing,
      fields: Object.fromEntries(Object.keys(fields).map((name) => [name, null])),
      days: { birthDay: null, anniversary: null },
      flags: { marriedFlag: false, childrenFlag: false, unsubscribeFlag: false },
    });
    expect(cleared).toEqual(present);
    expect(await presentOf(site)).toEqual(present);
  });

  test('choices by id come back by name; unknown ones are refused', async () => {
    const { site, present, choices } = await prepared(open);
    // The first change finds out which custom fields are required.
    await site.client.updateContact(present, { ...nothing, fields: { title: 'Boss' } });
    for (const name of ['department', 'relationship', 'country', 'site'] as const) {
      const now = await presentOf(site);
      const before = site.client.requests;
      const writes = { ...nothing, choices: { [name]: choices[name].id } };
      const written = await site.client.updateContact(now, writes);
      expect(site.client.requests - before).toBe(1);
      expect(written[name]).toBe(choices[name].name);
      expect(await presentOf(site)).toEqual(written);
      const unknown = { ...nothing, choices: { [name]: 999_999 } };
      await refused(site, written, unknown, name);
    }
    const all = await presentOf(site);
    site.putCompany(company(7_001));
    const elsewhere = site.addCompanySite(7_001, 'Elsewhere');
    await refused(site, all, { ...nothing, choices: { site: elsewhere } }, 'site');
    expect(all.title).toBe(present.title);
  });

  test.runIf(clears)('choices can be cleared', async () => {
    const { site, present, choices } = await prepared(open);
    const ids = Object.fromEntries(Object.entries(choices).map(([name, { id }]) => [name, id]));
    const full = await site.client.updateContact(present, { ...nothing, choices: ids });
    const none = { department: null, relationship: null, country: null, site: null };
    const cleared = await site.client.updateContact(full, { ...nothing, choices: none });
    expect(cleared).toEqual({ ...present, site: null });
    expect(await presentOf(site)).toEqual(cleared);
  });

  test.runIf(!clears)('choices that cannot be cleared are refused', async () => {
    const { site, present, choices } = await prepared(open);
    const writes = { ...nothing, choices: { department: choices.department.id } };
    const written = await site.client.updateContact(present, writes);
    await refused(site, written, { ...nothing, choices: { department: null } }, 'department');
  });

  test('what is no day and no gender is refused', async () => {
    const { site, present } = await prepared(open);
    await refused(site, present, { ...nothing, days: { birthDay: '1981-02-29' } }, 'birthDay');
    await refused(site, present, { ...nothing, days: { anniversary: 'June' } }, 'anniversary');
    await refused(site, present, { ...nothing, fields: { gender: 'Robot' } }, 'gender');
  });

  test('a contact is created with all of it', async () => {
    const { site, choices } = await prepared(open);
    const types = (await site.client.list('contact_types')).slice(0, 2);
    const draft: NewContact = {
      companyId: 7_000,
      fields: { firstName: 'Zoë', ...fields },
      days,
      flags,
      choices: {
        department: choices.department.id,
        relationship: choices.relationship.id,
        country: choices.country.id,
        site: choices.site.id,
      },
      typeIds: types.map(({ id }) => id),
      items: [],
    };
    const made = await site.client.createContact(draft);
    expect(made).toMatchObject({
      firstName: 'Zoë',
      ...fields,
      ...days,
      ...flags,
      department: choices.department.name,
      relationship: choices.relationship.name,
      country: choices.country.name,
      site: 'Branch',
      types: types.map(({ id, name }) => ({ id, name })),
    });
    expect(await site.client.contact(made.id)).toEqual(made);
  });

  test.each([
    ['department', { choices: { department: 999_999 } }],
    ['site', { choices: { site: 999_999 } }],
    ['gender', { fields: { firstName: 'Zoë', gender: 'Robot' } }],
    ['birthDay', { days: { birthDay: '1981-02-29' } }],
  ])('a new contact of an unknown %s is refused, and not created', async (field, part) => {
    const { site } = await prepared(open);
    const draft = { companyId: 7_000, fields: { firstName: 'Zoë' }, items: [], ...part };
    await expect(site.client.createContact(draft)).rejects.toMatchObject({
      code: 'write_refused',
      detail: { field },
    });
    expect(await site.client.findContacts({ name: 'zoë' })).toEqual([]);
  });
}
