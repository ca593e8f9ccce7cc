import { expect, test, vi } from 'vitest';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import { Failure } from '../../src/core/failure.ts';
import { everythingSaid, leaksIn } from '../support/leaks.ts';
import { type SandboxSite, startSandboxSite } from '../support/sandboxSite.ts';
import { idsOf } from './site.ts';

const all = { changedSince: null, afterId: 0 };
const seed = { contacts: 3_000, companies: 10, customFields: 1 };

/** Discovery, three full pages, and the empty one after them. */
const undisturbed = 5;

const second = { resource: 'company/contacts', nth: 2 } as const;

function worldIds({ sandbox }: SandboxSite): number[] {
  return sandbox.world.contacts.all().map(({ id }) => id);
}

/** Temporary faults: how many more requests they cost, and the requested wait in milliseconds. */
const passing: readonly { fault: FaultInput; more: number; wait?: number }[] = [
  { fault: { kind: 'tooManyRequests' }, more: 1, wait: 30_000 },
  {
    fault: { kind: 'tooManyRequests', retryAfterSeconds: 90, retryAfter: 'httpDate' },
    more: 1,
    wait: 90_000,
  },
  { fault: { kind: 'tooManyRequests', retryAfter: 'none' }, more: 1, wait: 30_000 },
  { fault: { kind: 'tooManyRequests', body: 'html', retryAfter: 'none' }, more: 1, wait: 10_000 },
  { fault: { kind: 'tooManyRequests', body: 'html', times: 3 }, more: 3, wait: 30_000 },
  { fault: { kind: 'serverTimeout' }, more: 1 },
  { fault: { kind: 'poolTimeout' }, more: 1 },
  { fault: { kind: 'badGateway' }, more: 1 },
  { fault: { kind: 'unavailable' }, more: 1 },
  { fault: { kind: 'unavailable', retryAfterSeconds: 20 }, more: 1, wait: 20_000 },
  { fault: { kind: 'gatewayTimeout' }, more: 1 },
  { fault: { kind: 'gatewayTimeout', times: 5 }, more: 5 },
  { fault: { kind: 'resetBefore' }, more: 1 },
  { fault: { kind: 'resetAfter' }, more: 1 },
  { fault: { kind: 'truncated', how: 'contentLength' }, more: 1 },
  { fault: { kind: 'truncated', how: 'chunked' }, more: 1 },
  { fault: { kind: 'truncated', how: 'clean' }, more: 1 },
  { fault: { kind: 'html' }, more: 1 },
  // Discovery shows that nothing moved, so the page is requested again.
  { fault: { kind: 'plainText' }, more: 2 },
  { fault: { kind: 'plainText', status: 404 }, more: 2 },
  { fault: { kind: 'codebaseMoved' }, more: 2 },
  { fault: { kind: 'staleRead' }, more: 0 },
  { fault: { kind: 'pageShift', action: 'deactivate', count: 7 }, more: 0 },
  { fault: { kind: 'pageShift', action: 'delete', count: 7 }, more: 0 },
  { fault: { kind: 'pageShift', action: 'touch', count: 7 }, more: 0 },
  { fault: { kind: 'pageShift', action: 'create', count: 7 }, more: 0 },
];

test.each(passing)('all contacts, each once, in spite of $fault', async ({ fault, more, wait }) => {
  const site = await startSandboxSite({ seed });
  const client = site.client();
  site.sandbox.faults.add({ ...second, ...fault });
  const before = worldIds(site);
  const seen = await idsOf(client.contacts(all));
  expect(new Set(seen).size).toBe(seen.length);
  const missed = worldIds(site).filter((id) => !seen.includes(id));
  expect(missed).toEqual([]);
  if (fault.kind !== 'pageShift') expect(seen).toEqual(before);
  expect(client.requests).toBe(undisturbed + more);
  // Discovery is in the journal too.
  expect(site.sandbox.journal.count()).toBe(undisturbed + more);
  expect(site.sandbox.journal.insideRetryAfter()).toEqual([]);
  if (wait !== undefined) expect(site.clock.slept).toContain(wait);
  else expect(site.clock.slept.every((milliseconds) => milliseconds < 30_000)).toBe(true);
  expect(leaksIn(site.logged.join('\n'), site)).toEqual([]);
  expect(site.logged.length).toBeGreaterThanOrEqual(client.requests);
});

test('a request that hangs is given up and sent again', async () => {
  const site = await startSandboxSite({ seed });
  const client = site.client({ timeouts: { connect: 5_000, headers: 900, body: 900 } });
  site.sandbox.faults.add({ ...second, kind: 'hang' });
  expect(await idsOf(client.contacts(all))).toEqual(worldIds(site));
  expect(site.sandbox.faults.list()[0]?.struck).toBe(1);
});

test('an answer that takes its time is waited for', async () => {
  const site = await startSandboxSite({ seed });
  const client = site.client();
  site.sandbox.faults.add({ ...second, kind: 'slow' });
  const reading = idsOf(client.contacts(all));
  await vi.waitFor(() => expect(site.sandbox.faults.list()[0]?.waiting).toBe(1));
  site.sandbox.faults.release();
  expect(await reading).toEqual(worldIds(site));
  expect(client.requests).toBe(undisturbed);
});

test.each(['text400', 'json404'] as const)(
  'a moved codebase (%s) is found once and told',
  async (movedCodebase) => {
    const site = await startSandboxSite({ seed, switches: { movedCodebase } });
    const told: string[] = [];
    const client = site.client({
      onMoved: async (apiBase, codebase) => {
        told.push(`${apiBase} ${codebase}`);
      },
    });
    site.sandbox.faults.add({ ...second, kind: 'codebaseMoved', codebase: 'v2026_9/' });
    // Both readings meet the old codebase; the second is as good as the first.
    const both = await Promise.all([
      idsOf(client.contacts(all)),
      idsOf(client.contacts({ ...all, afterId: 1 })),
    ]);
    expect(both).toEqual([worldIds(site), worldIds(site).filter((id) => id > 1)]);
    expect(told).toEqual([`${site.url} v2026_9/`]);
  },
);

/** Lasting faults: the resulting failure, and how many requests that may take. */
const lasting: readonly { fault: FaultInput; code: string; requests: number }[] = [
  { fault: { kind: 'redirect' }, code: 'redirected', requests: 3 },
  { fault: { kind: 'dropRights' }, code: 'right_missing', requests: 3 },
  {
    fault: { kind: 'tooManyRequests', retryAfterSeconds: 121 },
    code: 'rate_limited',
    requests: 3,
  },
  { fault: { kind: 'plainText', times: 'always' }, code: 'access_refused', requests: 5 },
  { fault: { kind: 'badGateway', times: 'always' }, code: 'connectwise_failing', requests: 8 },
  { fault: { kind: 'html', times: 'always' }, code: 'answer_broken', requests: 8 },
  { fault: { kind: 'resetBefore', times: 'always' }, code: 'host_unreachable', requests: 8 },
  { fault: { kind: 'tooManyRequests', times: 'always' }, code: 'rate_limited', requests: 8 },
];

test.each(lasting)('$fault.kind that stays: $code', async ({ fault, code, requests }) => {
  const site = await startSandboxSite({ seed });
  const client = site.client();
  site.sandbox.faults.add({ ...second, ...fault });
  const seen: number[] = [];
  const reading = (async () => {
    for await (const { records } of client.contacts(all)) seen.push(...records.map(({ id }) => id));
  })();
  const failure = await reading.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(failure).toBeInstanceOf(Failure);
  if (!(failure instanceof Failure)) return;
  expect(failure.code).toBe(code);
  expect(seen).toEqual(worldIds(site).slice(0, 1_000));
  expect(client.requests).toBe(requests);
  expect(site.sandbox.journal.insideRetryAfter()).toEqual([]);
  expect(leaksIn(everythingSaid(failure) + site.logged.join('\n'), site)).toEqual([]);
});
