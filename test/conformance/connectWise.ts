import { describe, expect, test } from 'vitest';
import type { Contact } from '../../src/core/contact/contact.ts';
import { Failure } from '../../src/core/failure.ts';
import { company, contact } from '../support/records.ts';
import { describeCompanyChanges } from './companyChanges.ts';
import { describeContactTypes } from './contactTypes.ts';
import { describeFiltering } from './filtering.ts';
import { describeFurtherFields } from './furtherFields.ts';
import { describeLists } from './lists.ts';
import { describeLookups } from './lookups.ts';
import { describePeople } from './people.ts';
import { idsOf, pagesOf, type Site } from './site.ts';
import { describeWrites } from './writes.ts';

export type Conformance = {
  readonly open: () => Promise<Site>;
  /** Requests after the last contact of a list that is not a multiple of 1,000; 0 by default. */
  readonly requestsAtEnd?: number;
  /** Whether lists of a page and more are read; true by default. */
  readonly longLists?: boolean;
  /** Whether line breaks in a text stay; by default they become a space. */
  readonly keepsNewlines?: boolean;
  /** Whether a choice can be cleared; true by default. */
  readonly clearsReferences?: boolean;
};

/** What every implementation of the port promises. */
export function describeConnectWise(name: string, conformance: Conformance): void {
  const { open, requestsAtEnd = 0, longLists = true } = conformance;
  const { keepsNewlines = false, clearsReferences = true } = conformance;
  describe(name, () => {
    describeListing(open, requestsAtEnd, longLists ? 2500 : 1);
    describeDelta(open);
    describeStopping(open);
    describeLookups(open);
    describeFiltering(open);
    describePeople(open, requestsAtEnd);
    describeWrites(open, keepsNewlines);
    describeLists(open, requestsAtEnd);
    describeFurtherFields(open, clearsReferences);
    describeContactTypes(open);
    describeCompanyChanges(open, clearsReferences);
  });
}

const all = { changedSince: null, afterId: 0 };

function fill(site: Site, count: number): number[] {
  const ids = Array.from({ length: count }, (_, n) => 10 + n * 3);
  for (const id of ids) site.put(contact(id, { firstName: `N${id}` }));
  return ids;
}

function describeListing(open: () => Promise<Site>, requestsAtEnd: number, longest: number): void {
  const lists = [
    { count: 0, requests: 1 },
    { count: 1, requests: 1 + requestsAtEnd },
    { count: 999, requests: 1 + requestsAtEnd },
    { count: 1000, requests: 2 },
    { count: 1001, requests: 2 + requestsAtEnd },
    { count: 2500, requests: 3 + requestsAtEnd },
  ].filter(({ count }) => count <= longest);
  test.each(lists)(
    '$count contacts: each once, ascending, in $requests requests',
    async (wanted) => {
      const site = await open();
      const ids = fill(site, wanted.count);
      await site.client.discover();
      const before = site.client.requests;
      const pages = await pagesOf(site.client.contacts(all));
      expect(pages.flatMap(({ records }) => records.map(({ id }) => id))).toEqual(ids);
      expect(site.client.requests - before).toBe(wanted.requests);
      expect(pages).toHaveLength(wanted.requests);
      const sizes = pages.map(({ records }) => records.length).filter((size) => size > 0);
      expect(sizes.slice(0, -1).every((size) => size === 1000)).toBe(true);
      expect(pages.every(({ serverTime }) => serverTime === site.now())).toBe(true);
      expect(pages.every(({ unreadable }) => unreadable.length === 0)).toBe(true);
      expect(pages.at(-1)?.lastId).toBe(ids.at(-1) ?? 0);
      expect(pages.every((page) => page.lastId >= (page.records.at(-1)?.id ?? 0))).toBe(true);
    },
  );

  test('goes on after an id, also one that does not exist', async () => {
    const site = await open();
    fill(site, 5);
    expect(await idsOf(site.client.contacts({ ...all, afterId: 16 }))).toEqual([19, 22]);
    expect(await idsOf(site.client.contacts({ ...all, afterId: 17 }))).toEqual([19, 22]);
    const [page, ...more] = await pagesOf(site.client.contacts({ ...all, afterId: 22 }));
    expect(page).toEqual({ records: [], unreadable: [], lastId: 22, serverTime: site.now() });
    expect(more).toEqual([]);
  });

  test('a page is read when it is asked for and not before', async () => {
    const site = await open();
    const ids = fill(site, 1500);
    await site.client.discover();
    const before = site.client.requests;
    const pages = site.client.contacts(all)[Symbol.asyncIterator]();
    expect(site.client.requests).toBe(before);
    const first = await pages.next();
    expect(site.client.requests).toBe(before + 1);
    const [gone = 0] = ids.slice(1200);
    site.delete(gone);
    site.put(contact(9_000, { firstName: 'Late' }));
    const second = await pages.next();
    if (first.done === true || second.done === true) throw new Error('two pages expected');
    const seen = [...first.value.records, ...second.value.records].map(({ id }) => id);
    expect(seen).toEqual([...ids.filter((id) => id !== gone), 9_000]);
  });

  test('a contact and its company come as they are', async () => {
    const site = await open();
    const customer = company(7_000, {
      identifier: 'Tail&Spin',
      name: 'Tail\'s "Spin" & Söhne 🙂',
      employees: 12,
      phone: '555',
      website: 'https://tail.example/?a=b&c',
    });
    site.putCompany(customer);
    const person = contact(10, {
      companyId: 7_000,
      firstName: 'Zoë',
      lastName: "O'Neil\u200f",
      title: 'A "B" & C',
      zip: '0150',
      inactive: true,
      email: 'zoe@tail.example',
      nickName: 'Zo',
      gender: 'Female',
      birthDay: '1980-02-29',
      linkedInUrl: 'https://l.example/?a=b&c',
      unsubscribeFlag: true,
      defaultFlag: true,
    });
    site.put(person);
    const lastUpdated = site.now();
    const [page] = await pagesOf(site.client.contacts(all));
    expect(page?.records.map(withoutTypes)).toEqual([withoutTypes({ ...person, lastUpdated })]);
    expect(await site.client.company(7_000)).toEqual({ ...customer, lastUpdated });
    const companies = await pagesOf(site.client.companies({ ...all, afterId: 6_999 }));
    expect(companies[0]?.records).toEqual([{ ...customer, lastUpdated }]);
  });
}

/** The types of communication items are set up differently at each site. */
function withoutTypes(one: Contact): Contact {
  return { ...one, communications: one.communications.map((item) => ({ ...item, type: null })) };
}

function describeDelta(open: () => Promise<Site>): void {
  test('changes since an instant include those of that very second', async () => {
    const site = await open();
    fill(site, 4);
    const start = site.now();
    site.passTime(10);
    const later = site.now();
    site.put(contact(13, { firstName: 'Again' }));
    site.put(contact(500, { firstName: 'New' }));
    site.passTime(1);
    const since = (changedSince: string, afterId = 0) =>
      idsOf(site.client.contacts({ changedSince, afterId }));
    expect(await since(later)).toEqual([13, 500]);
    expect(await since(later, 13)).toEqual([500]);
    expect(await since(start)).toEqual([10, 13, 16, 19, 500]);
    expect(await since(site.now())).toEqual([]);
  });

  test('changes of companies likewise', async () => {
    const site = await open();
    site.putCompany(company(7_000));
    site.passTime(10);
    site.putCompany(company(7_001));
    const options = { changedSince: site.now(), afterId: 0 };
    expect(await idsOf(site.client.companies(options))).toEqual([7_001]);
  });
}

function describeStopping(open: () => Promise<Site>): void {
  test('stopped before the first page', async () => {
    const site = await open();
    fill(site, 3);
    await site.client.discover();
    const before = site.client.requests;
    const signal = AbortSignal.abort();
    await expect(pagesOf(site.client.contacts({ ...all, signal }))).rejects.toSatisfy(interrupted);
    await expect(pagesOf(site.client.companies({ ...all, signal }))).rejects.toSatisfy(interrupted);
    await expect(pagesOf(site.client.contactsByIds([10], signal))).rejects.toSatisfy(interrupted);
    expect(site.client.requests).toBe(before);
  });

  test('stopped between two pages', async () => {
    const site = await open();
    fill(site, 1001);
    const stop = new AbortController();
    const pages = site.client.contacts({ ...all, signal: stop.signal })[Symbol.asyncIterator]();
    await pages.next();
    const before = site.client.requests;
    stop.abort();
    await expect(pages.next()).rejects.toSatisfy(interrupted);
    expect(site.client.requests).toBe(before);
  });
}

function interrupted(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === 'interrupted';
}
