import { expect, test } from 'vitest';
import type { ListKind } from '../../src/core/contact/contact.ts';
import { company } from '../support/records.ts';
import type { Site } from './site.ts';

const kinds: readonly ListKind[] = [
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

/** What the port promises about the lists of an organization. */
export function describeLists(open: () => Promise<Site>, requestsAtEnd: number): void {
  test('each list in order of id, with names, read once', async () => {
    const { client } = await open();
    await client.discover();
    for (const kind of kinds) {
      const before = client.requests;
      const [entries, again] = await Promise.all([client.list(kind), client.list(kind)]);
      expect(client.requests - before).toBe(1 + requestsAtEnd);
      expect(await client.list(kind)).toBe(entries);
      expect(again).toBe(entries);
      expect(client.requests - before).toBe(1 + requestsAtEnd);
      expect(entries.length).toBeGreaterThan(1);
      const ids = entries.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
      expect(entries.filter(({ name }) => name.trim() === '')).toEqual([]);
      const withChannels = entries.filter(({ channels }) => channels.length > 0);
      expect(withChannels).toEqual(kind === 'communication_types' ? entries : []);
    }
  });

  test('communication types of each channel', async () => {
    const { client } = await open();
    const types = await client.list('communication_types');
    for (const channel of ['email', 'phone', 'fax'] as const)
      expect(types.some(({ channels }) => channels.includes(channel))).toBe(true);
    expect(types.map(({ name }) => name)).toEqual(expect.arrayContaining(['Direct', 'Mobile']));
  });

  test('sites of a company, read anew each time', async () => {
    const { client, putCompany, addCompanySite } = await open();
    putCompany(company(7_000));
    putCompany(company(7_001));
    expect(await client.companySites(7_000)).toEqual([]);
    const main = addCompanySite(7_000, 'Main');
    const branch = addCompanySite(7_000, 'Branch');
    addCompanySite(7_001, 'Elsewhere');
    const found = await client.companySites(7_000);
    expect(found.map(({ id, name, inactive }) => [id, name, inactive])).toEqual([
      [main, 'Main', false],
      [branch, 'Branch', false],
    ]);
    for (const id of [999_999, 0, -1, 1.5, Number.NaN])
      expect(await client.companySites(id)).toEqual([]);
  });
}
