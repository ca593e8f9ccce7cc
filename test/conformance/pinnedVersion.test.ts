import { expect, test } from 'vitest';
import type { ListKind } from '../../src/core/contact/contact.ts';
import { ofCompanyTypes } from '../../src/core/filter/contactFilter.ts';
import { markerOf } from '../../src/core/todo/activityText.ts';
import type { NewActivity } from '../../src/core/todo/todo.ts';
import type { ConnectWise } from '../../src/ports/connectwise.ts';
import { company } from '../support/records.ts';
import { putCompanyInto } from '../support/sandboxRecords.ts';
import { type SandboxSite, startSandboxSite } from '../support/sandboxSite.ts';

const activity: NewActivity = {
  name: 'Call',
  notes: `One\n\n${markerOf('t-1')}`,
  start: '2026-06-10T00:00:00Z',
  end: '2026-06-10T23:59:59Z',
  statusId: null,
  typeId: null,
  memberId: 0,
  contactId: 0,
  companyId: 7_000,
  phone: '555-0100',
  email: 'ann@x.example',
};

const listKinds: readonly ListKind[] = [
  'company_types',
  'company_statuses',
  'markets',
  'territories',
  'contact_types',
  'departments',
  'relationships',
  'countries',
  'communication_types',
];

const item = (channel: 'email' | 'phone' | 'fax', value: string, extension: string | null) => ({
  channel,
  mobile: false,
  value: { value, extension },
});

/** Calls everything that the port offers, with each member that it can send. */
async function useEverything(client: ConnectWise): Promise<void> {
  const ids = new Map<ListKind, number>();
  for (const kind of listKinds) ids.set(kind, (await client.list(kind))[0]?.id ?? 0);
  const idOf = (kind: ListKind) => ids.get(kind) ?? 0;
  const draft = {
    companyId: 7_000,
    fields: {
      firstName: 'Ann',
      lastName: 'Lee',
      title: 'Boss',
      addressLine1: '1 Road',
      addressLine2: 'Floor 2',
      city: 'Town',
      state: 'NY',
      zip: '12345',
      nickName: 'A',
      school: 'S',
      significantOther: 'Kim',
      facebookUrl: 'https://f.example',
      twitterUrl: 'https://t.example',
      linkedInUrl: 'https://l.example',
      gender: 'Female',
    },
    days: { birthDay: '1980-02-29', anniversary: '2001-12-31' },
    flags: { marriedFlag: true, childrenFlag: true, unsubscribeFlag: true },
    choices: {
      department: idOf('departments'),
      relationship: idOf('relationships'),
      country: idOf('countries'),
    },
    typeIds: [idOf('contact_types')],
    items: [item('email', 'ann@x.example', null), item('phone', '555-0100', '12')],
  } as const;
  const made = await client.createContact(draft);
  const phone = made.communications.find(({ channel }) => channel === 'phone');
  await client.updateContact(made, {
    ...draft,
    fields: { ...draft.fields, title: 'Chief' },
    types: { add: [], remove: [idOf('contact_types')] },
    inactive: false,
    items: [
      { ...item('phone', '555-0199', '13'), itemId: phone?.id ?? 0 },
      { ...item('fax', '555-0300', null), itemId: null },
    ],
  });
  const acme = await client.createCompany({
    name: 'Acme',
    identifier: 'acme',
    typeIds: [idOf('company_types')],
    address: { addressLine1: '1 Road', city: 'Town', state: 'NY', zip: '12345' },
  });
  await client.updateCompany(acme, {
    fields: { phone: '1', fax: '2', website: 'https://acme.example' },
    employees: 5,
    choices: {
      status: idOf('company_statuses'),
      market: idOf('markets'),
      territory: idOf('territories'),
    },
    types: { add: [], remove: [idOf('company_types')] },
  });
  const typeId = (await client.activityTypes())[0]?.id ?? 0;
  const statusId = (await client.activityStatuses())[0]?.id ?? 0;
  const memberId = (await client.member('jmoreno'))?.id ?? 0;
  const chosen = { typeId, statusId, memberId } as const;
  const todo = await client.createActivity({ ...activity, ...chosen, contactId: made.id });
  await client.updateActivity(todo.id, {
    name: 'Call now',
    notes: 'Two',
    start: null,
    end: null,
    ...chosen,
  });

  const filter = ofCompanyTypes([{ id: idOf('company_types'), name: 'x' }]);
  const since = { changedSince: '2026-01-01T00:00:00Z', afterId: 0 };
  const pages: readonly AsyncIterable<unknown>[] = [
    client.companies(since),
    client.contacts(since),
    client.listedContacts({ afterId: 0 }),
    client.contactsByIds([made.id]),
    client.companiesByIds([acme.id]),
    client.companiesFor(filter),
    client.contactsFor(filter, [acme.id]),
    client.activities(since),
    client.activitiesByIds([todo.id]),
    client.activitiesOfContact(made.id),
  ];
  for (const listed of pages) for await (const page of listed) expect(page).toBeDefined();
  await client.findContacts({ email: 'ann@x.example' });
  await client.findContacts({ name: 'Ann Lee' });
  await client.findCompanies('Acme');
  await client.findActivities({ marker: markerOf('t-1'), contactId: made.id });
  await client.contact(made.id);
  await client.company(acme.id);
  await client.activity(todo.id);
  await client.companySites(7_000);
  await client.companyTypes();
  await client.count('contacts');
  await client.countFor(filter);
  await client.members([1]);
  await client.identity();
  await client.roleRights(1);
  for (const thing of ['companies', 'contacts', 'activities', 'members'] as const) {
    await client.probe(thing);
  }
  await client.deleteActivity(todo.id);
}

/** Members of bodies and fields of queries that a site was sent, by resource. */
function sentTo({ sandbox }: SandboxSite): Record<string, string[]> {
  const sent: Record<string, Set<string>> = {};
  for (const { resource, query, body } of sandbox.journal.entries()) {
    const names = new Set(sent[resource]);
    for (const path of (query.fields ?? '').split(',')) names.add(path.split('/')[0] ?? '');
    const json: unknown = JSON.parse(body ?? '{}');
    if (Array.isArray(json)) for (const { path } of json) names.add(String(path));
    else if (typeof json === 'object' && json !== null)
      for (const name of Object.keys(json)) names.add(name);
    names.delete('');
    sent[resource] = names;
  }
  return Object.fromEntries(Object.entries(sent).map(([name, all]) => [name, [...all].toSorted()]));
}

test.each(['2025.1', '2026.4'])(
  'a server of %s takes every member that is sent or asked for',
  async (serverVersion) => {
    const site = await startSandboxSite({ switches: { serverVersion, unknownFields: 'reject' } });
    putCompanyInto(site.sandbox.world, company(7_000));
    await useEverything(site.client());
    const refused = site.sandbox.journal.entries().filter(({ status }) => (status ?? 500) >= 400);
    expect(refused.map(({ method, path, refusal }) => [method, path, refusal])).toEqual([]);
    const sent = sentTo(site);
    expect(sent['sales/activities']).toEqual([
      '_info',
      'assignTo',
      'company',
      'contact',
      'dateEnd',
      'dateStart',
      'email',
      'id',
      'name',
      'notes',
      'phoneNumber',
      'status',
      'type',
    ]);
    expect(sent['company/contacts']).toContain('linkedInUrl');
    expect(sent['company/companies']).toContain('numberOfEmployees');
  },
);
