import { expect, test } from 'vitest';
import type { ListKind } from '../../src/core/contact/contact.ts';
import { createMemoryConnectWise } from '../support/memory/memoryConnectWise.ts';
import type { Choice } from '../support/memory/memoryLists.ts';
import { company, contact } from '../support/records.ts';
import { describeConnectWise } from './connectWise.ts';

const choiceLists = [
  'company_statuses',
  'markets',
  'territories',
  'contact_types',
  'departments',
  'relationships',
  'countries',
] as const;

function twoOf(kind: ListKind): readonly Choice[] {
  return [
    { id: 12, name: `Second of ${kind}` },
    { id: 11, name: `First of ${kind}`, isDefault: true },
  ];
}

describeConnectWise('in memory', {
  open: async () => {
    const memory = createMemoryConnectWise({
      now: Date.parse('2026-06-01T08:00:00Z'),
      interference: { rewrite: (text) => text.replaceAll(/\r\n|\r|\n/g, ' ') },
    });
    for (const kind of choiceLists) memory.setList(kind, twoOf(kind));
    memory.setTypes([
      { id: 1, name: 'Customer' },
      { id: 2, name: 'Prospect' },
    ]);
    const sites = new Map<number, Choice[]>();
    let siteId = 0;
    return {
      client: memory,
      put: (one) => memory.put(one),
      putCompany: (one) => memory.putCompany(one),
      addCompanySite: (companyId, name) => {
        siteId += 1;
        sites.set(companyId, [...(sites.get(companyId) ?? []), { id: siteId, name }]);
        memory.setSites(companyId, sites.get(companyId) ?? []);
        return siteId;
      },
      putMember: (member) => memory.putMember(member),
      delete: (id) => memory.delete(id),
      passTime: (seconds) => {
        memory.now += seconds * 1000;
      },
      now: () => `${new Date(memory.now).toISOString().slice(0, 19)}Z`,
    };
  },
});

const draft = { companyId: 1, fields: { firstName: 'Zoë' }, items: [] };

test('in memory a write can be stopped before it takes effect, and after', async () => {
  const cut = new Error('cut');
  let when: 'before' | 'after' | 'never' = 'before';
  const memory = createMemoryConnectWise({
    now: 0,
    interference: {
      beforeWrite: () => {
        if (when === 'before') throw cut;
      },
      afterWrite: () => {
        if (when === 'after') throw cut;
      },
    },
  });
  memory.putCompany(company(1));
  await expect(memory.createContact(draft)).rejects.toBe(cut);
  expect([memory.records.contacts.size, memory.writes]).toEqual([0, []]);
  when = 'after';
  await expect(memory.createContact(draft)).rejects.toBe(cut);
  expect([memory.records.contacts.size, memory.writes]).toEqual([1, [{ kind: 'create', id: 1 }]]);
  when = 'never';
  expect((await memory.createContact(draft)).id).toBe(2);
  expect(memory.requests).toBe(3);
});

test('in memory each request that writes is on record, and ids are never given twice', async () => {
  const memory = createMemoryConnectWise();
  memory.putCompany(company(1));
  memory.put(contact(20, { firstName: 'Ann', email: 'a@x.example' }));
  const fax = { channel: 'fax', mobile: false, itemId: null } as const;
  const value = { value: '1', extension: null };
  const writes = { fields: { title: 'Boss' }, items: [{ ...fax, value }] };
  const written = await memory.updateContact(contact(20), writes);
  expect(written.communications.map(({ id }) => id)).toEqual([200, 201]);
  memory.delete(20);
  expect((await memory.createContact(draft)).id).toBe(21);
  expect(memory.writes).toEqual([
    { kind: 'update', id: 20 },
    { kind: 'update', id: 20 },
    { kind: 'create', id: 21 },
  ]);
});

test('in memory a list is read once, whatever becomes of it', async () => {
  const memory = createMemoryConnectWise();
  memory.setList('markets', [{ id: 1, name: 'Legal' }]);
  const before = await memory.list('markets');
  memory.setList('markets', []);
  expect(await memory.list('markets')).toBe(before);
  expect(before).toEqual([
    { id: 1, name: 'Legal', inactive: false, isDefault: false, channels: [] },
  ]);
  expect(memory.requests).toBe(1);
});
