import { describe, expect, test } from 'vitest';
import { createConnectWise } from '../../src/connectors/connectwise/connectWise.ts';
import { Failure } from '../../src/core/failure.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { ConnectWise, Page, ReadOptions } from '../../src/ports/connectwise.ts';
import { silentLog } from '../support/engineWorld.ts';

const {
  AMPWISE_LIVE_SITE: site,
  AMPWISE_LIVE_COMPANY: company,
  AMPWISE_LIVE_PUBLIC_KEY: user,
  AMPWISE_LIVE_PRIVATE_KEY: secret,
  AMPWISE_LIVE_CLIENT_ID: clientId,
} = process.env;

const clock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const stop = () => reject(new Failure('interrupted'));
      signal?.addEventListener('abort', stop, { once: true });
      setTimeout(resolve, milliseconds);
    }),
};

/** At most two pages, so that an account of any size is read quickly. */
async function twoPages<T>(pages: AsyncIterable<Page<T>>): Promise<Page<T>[]> {
  const first: Page<T>[] = [];
  for await (const page of pages) if (first.push(page) === 2) break;
  return first;
}

/** The promises of the port that can be checked without writing. No contact data is shown. */
function describeLive(open: () => ConnectWise): void {
  async function withClient(use: (client: ConnectWise) => Promise<void>): Promise<void> {
    const client = open();
    try {
      await use(client);
    } finally {
      await client.close();
    }
  }

  const all = { changedSince: null, afterId: 0 };

  test('lists ascend, tell the time, and go on after an id', () =>
    withClient(async (client) => {
      type Read = (options: ReadOptions) => AsyncIterable<Page<{ readonly id: number }>>;
      const reads: Read[] = [(it) => client.contacts(it), (it) => client.companies(it)];
      for (const read of reads) {
        const pages = await twoPages(read(all));
        const ids = pages.flatMap(({ records }) => records.map(({ id }) => id));
        expect(isAscending(ids)).toBe(true);
        expect(pages[0]?.serverTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        const middle = ids[Math.floor(ids.length / 2)];
        if (middle === undefined) continue;
        const [rest] = await twoPages(read({ ...all, afterId: middle }));
        expect(rest?.records.every(({ id }) => id > middle)).toBe(true);
      }
    }));

  test('a delta holds the record that was changed at its start', () =>
    withClient(async (client) => {
      const [page] = await twoPages(client.contacts(all));
      const one = page?.records.find(({ lastUpdated }) => lastUpdated !== null);
      if (one === undefined || one.lastUpdated === null) return;
      const options = { changedSince: one.lastUpdated, afterId: one.id - 1 };
      const [delta] = await twoPages(client.contacts(options));
      expect(delta?.records[0]?.id === one.id).toBe(true);
    }));

  test('contacts by id, their companies, and types', () =>
    withClient(async (client) => {
      const [page] = await twoPages(client.contacts(all));
      const ids = page?.records.slice(0, 300).map(({ id }) => id) ?? [];
      const found: number[] = [];
      for await (const { records } of client.contactsByIds(ids)) {
        found.push(...records.map(({ id }) => id));
      }
      expect(found.length === ids.length && isAscending(found)).toBe(true);
      const companyId = page?.records.find((contact) => contact.companyId !== null)?.companyId;
      if (companyId !== undefined && companyId !== null) {
        expect((await client.company(companyId))?.id === companyId).toBe(true);
      }
      expect(await client.company(2_147_483_000)).toBeNull();
      expect(isAscending((await client.companyTypes()).map(({ id }) => id))).toBe(true);
    }));

  test('contacts are found by id, e-mail and name', () =>
    withClient(async (client) => {
      const [page] = await twoPages(client.contacts(all));
      const known = page?.records.find(
        ({ firstName, communications }) =>
          firstName !== null && communications.some(({ channel }) => channel === 'email'),
      );
      if (known === undefined) return;
      const email = known.communications.find(({ channel }) => channel === 'email')?.value ?? '';
      const name = `${known.firstName ?? ''} ${known.lastName ?? ''}`.trim();
      for (const query of [{ id: known.id }, { email }, { name }]) {
        const found = await client.findContacts(query);
        expect(found.length === 25 || found.some(({ id }) => id === known.id)).toBe(true);
      }
    }));
}

function isAscending(ids: readonly number[]): boolean {
  return ids.every((id, n) => n === 0 || id > (ids[n - 1] ?? 0));
}

if (site && company && user && secret && clientId) {
  const options = {
    site,
    company,
    clientId,
    credentials: { kind: 'api_keys', user, secret } as const,
    rules: { allowLoopback: true, allowedHosts: [] },
    clock,
    ids: { next: () => 'live', jitter: () => Math.random() },
    log: silentLog,
  };
  describe('a live account', () => describeLive(() => createConnectWise(options)));
} else {
  describe('a live account', () => {
    test.skip('left out: AMPWISE_LIVE_SITE, _COMPANY, _PUBLIC_KEY, _PRIVATE_KEY and _CLIENT_ID are not set', () =>
      undefined);
  });
}
