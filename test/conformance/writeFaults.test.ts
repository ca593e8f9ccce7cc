import { expect, test } from 'vitest';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import { Failure } from '../../src/core/failure.ts';
import type { ConnectWise } from '../../src/ports/connectwise.ts';
import { everythingSaid, leaksIn } from '../support/leaks.ts';
import { company, contact } from '../support/records.ts';
import { putCompanyInto, putContactInto } from '../support/sandboxRecords.ts';
import { type SandboxSite, startSandboxSite } from '../support/sandboxSite.ts';

const hasty = { timeouts: { connect: 5_000, headers: 900, body: 900 } };
const email = { channel: 'email', mobile: false } as const;
const value = { value: 'zoe@tail.example', extension: null };

/** One thing that a POST creates: how, and how many of it exist. */
type Creation = {
  readonly what: string;
  readonly resource: string;
  readonly create: (client: ConnectWise) => Promise<unknown>;
  readonly count: (site: SandboxSite) => number;
};

const creations: readonly Creation[] = [
  {
    what: 'contact',
    resource: 'company/contacts',
    create: (client) =>
      client.createContact({
        companyId: 7_000,
        fields: { firstName: 'Zoë' },
        items: [{ ...email, value }],
      }),
    count: ({ sandbox }) =>
      sandbox.world.contacts.all().filter(({ firstName }) => firstName === 'Zoë').length,
  },
  {
    what: 'company',
    resource: 'company/companies',
    create: (client) =>
      client.createCompany({
        name: 'Tailspin',
        identifier: 'Tail',
        typeIds: [1],
        address: { addressLine1: 'Street 1', city: null, state: null, zip: null },
      }),
    count: ({ sandbox }) =>
      sandbox.world.companies.all().filter(({ name }) => name === 'Tailspin').length,
  },
  {
    what: 'communication item',
    resource: 'company/contacts/communications',
    create: (client) =>
      client.updateContact(contact(20), { fields: {}, items: [{ ...email, itemId: null, value }] }),
    count: ({ sandbox }) => sandbox.world.contacts.must(20).communicationItems.length,
  },
];

async function open(): Promise<{ site: SandboxSite; client: ConnectWise }> {
  const site = await startSandboxSite();
  putCompanyInto(site.sandbox.world, company(7_000));
  putContactInto(site.sandbox.world, contact(20, { firstName: 'Ann' }));
  return { site, client: site.client() };
}

const failureOf = async (acting: Promise<unknown>): Promise<Failure | null> =>
  await acting.then(
    () => null,
    (thrown: unknown) => {
      if (thrown instanceof Failure) return thrown;
      throw thrown;
    },
  );

function expectClean({ sandbox }: SandboxSite): void {
  expect(sandbox.journal.duplicateCreates()).toEqual([]);
  expect(sandbox.journal.puts()).toEqual([]);
  expect(sandbox.journal.insideRetryAfter()).toEqual([]);
  expect(sandbox.journal.unknownMemberRefusals()).toEqual([]);
}

/** The result of a fault during a POST: how many records, how often it was sent, and the failure. */
type Case = {
  readonly fault: FaultInput;
  readonly made: 0 | 1;
  readonly sent: number;
  readonly code?: string;
};

const uncertain = (fault: FaultInput, made: 0 | 1): Case => ({
  fault,
  made,
  sent: 1,
  code: 'write_uncertain',
});

const brokenAnswers = [
  'serverTimeout',
  'poolTimeout',
  'badGateway',
  'unavailable',
  'gatewayTimeout',
  'html',
  'plainText',
] as const;

const cases: readonly Case[] = [
  { fault: { kind: 'tooManyRequests' }, made: 1, sent: 2 },
  { fault: { kind: 'tooManyRequests', times: 3 }, made: 1, sent: 4 },
  { fault: { kind: 'tooManyRequests', retryAfter: 'httpDate' }, made: 1, sent: 2 },
  { fault: { kind: 'tooManyRequests', body: 'html', retryAfter: 'none' }, made: 1, sent: 2 },
  {
    fault: { kind: 'tooManyRequests', retryAfterSeconds: 121 },
    made: 0,
    sent: 1,
    code: 'rate_limited',
  },
  { fault: { kind: 'codebaseMoved' }, made: 1, sent: 2 },
  { fault: { kind: 'redirect' }, made: 0, sent: 1, code: 'redirected' },
  { fault: { kind: 'redirect', status: 308 }, made: 0, sent: 1, code: 'redirected' },
  ...brokenAnswers.flatMap((kind) => [
    uncertain({ kind }, 0),
    uncertain({ kind, applied: true }, 1),
  ]),
  uncertain({ kind: 'unavailable', retryAfterSeconds: 20 }, 0),
  uncertain({ kind: 'plainText', status: 404, applied: true }, 1),
  uncertain({ kind: 'plainText', status: 200, applied: true }, 1),
  uncertain({ kind: 'resetBefore' }, 0),
  uncertain({ kind: 'resetAfter' }, 1),
  uncertain({ kind: 'truncated', how: 'contentLength' }, 1),
  uncertain({ kind: 'truncated', how: 'chunked' }, 1),
  uncertain({ kind: 'truncated', how: 'clean' }, 1),
];

for (const { what, resource, create, count } of creations) {
  test.each(cases)(`a new ${what} and $fault: $made, sent $sent times`, async (one) => {
    const { site, client } = await open();
    site.sandbox.faults.add({ ...one.fault, method: 'POST', resource });
    const failure = await failureOf(create(client));
    expect(failure?.code).toBe(one.code);
    if (one.code === 'write_uncertain') expect(failure?.detail).toEqual({ what });
    expect(count(site)).toBe(one.made);
    const posts = site.sandbox.journal.entries({ method: 'POST' });
    expect(posts.map((entry) => entry.resource)).toEqual(Array(one.sent).fill(resource));
    expect(site.sandbox.journal.count()).toBe(client.requests);
    expectClean(site);
    const said = failure === null ? '' : everythingSaid(failure);
    expect(leaksIn(said + site.logged.join('\n'), site)).toEqual([]);
  });
}

test.each([true, false])('a new contact and no answer at all, taken: %s', async (applied) => {
  const { site } = await open();
  site.sandbox.faults.add({ kind: 'hang', applied, method: 'POST' });
  const draft = { companyId: 7_000, fields: { firstName: 'Zoë' }, items: [] };
  const failure = await failureOf(site.client(hasty).createContact(draft));
  expect(failure?.code).toBe('write_uncertain');
  expect(site.sandbox.journal.count({ method: 'POST' })).toBe(1);
  expect(site.sandbox.world.contacts.all()).toHaveLength(applied ? 2 : 1);
});

test('a change without an answer is repeated', async () => {
  const { site } = await open();
  const client = site.client(hasty);
  site.sandbox.faults.add({ kind: 'hang', applied: true, method: 'PATCH' });
  const present = await client.contact(20);
  if (present === null) throw new Error('contact 20 is there');
  const written = await client.updateContact(present, { fields: { title: 'Boss' }, items: [] });
  expect(written.title).toBe('Boss');
  expect(site.sandbox.journal.count({ method: 'PATCH' })).toBe(2);
});

test.each(['text400', 'json404'] as const)('a moved codebase (%s)', async (movedCodebase) => {
  const { site, client } = await open();
  site.sandbox.switches.movedCodebase = movedCodebase;
  site.sandbox.faults.add({ kind: 'codebaseMoved', method: 'POST' });
  const draft = { companyId: 7_000, fields: { firstName: 'Zoë' }, items: [] };
  expect(await client.createContact(draft)).toMatchObject({ firstName: 'Zoë' });
  expectClean(site);
});

test('a codebase that cannot be looked up after a doubtful answer leaves the doubt', async () => {
  const { site, client } = await open();
  await client.companyTypes();
  site.sandbox.faults.add({ kind: 'plainText', method: 'POST', applied: true });
  site.sandbox.faults.add({ kind: 'resetBefore', path: /companyinfo/, times: 'always' });
  const draft = { companyId: 7_000, fields: { firstName: 'Zoë' }, items: [] };
  const failure = await failureOf(client.createContact(draft));
  expect(failure?.code).toBe('write_uncertain');
  expect(site.sandbox.journal.count({ method: 'POST' })).toBe(1);
});

test('what never left the machine is no doubt', async () => {
  const { site } = await open();
  const known = { apiBase: 'http://127.0.0.1:1', codebase: 'v2026_4/' };
  const draft = { companyId: 7_000, fields: { firstName: 'Zoë' }, items: [] };
  const failure = await failureOf(site.client({ known }).createContact(draft));
  expect(failure?.code).toBe('host_unreachable');
});

/** Temporary faults: requests that may be repeated are, and end as without the fault. */
const passing: readonly FaultInput[] = [
  { kind: 'tooManyRequests' },
  { kind: 'codebaseMoved' },
  ...brokenAnswers.flatMap((kind): FaultInput[] => [{ kind }, { kind, applied: true }]),
  { kind: 'resetBefore' },
  { kind: 'resetAfter' },
  { kind: 'resetAfter', times: 3 },
  { kind: 'truncated', how: 'contentLength' },
  { kind: 'truncated', how: 'chunked' },
  { kind: 'truncated', how: 'clean' },
];

test.each(passing)('changes are repeated in spite of %j', async (fault) => {
  const { site, client } = await open();
  const { world, faults } = site.sandbox;
  putContactInto(world, contact(30, { firstName: 'Bob', email: 'bob@tail.example' }));
  const present = await client.contact(30);
  if (present === null) throw new Error('contact 30 is there');
  const itemId = present.communications[0]?.id ?? 0;
  const fields = { title: 'Boss' };

  faults.add({ ...fault, method: 'PATCH', resource: 'company/contacts' });
  const named = await client.updateContact(present, { fields, items: [] });
  faults.add({ ...fault, method: 'PATCH', resource: 'company/contacts/communications' });
  const change = { ...email, itemId, value };
  const changed = await client.updateContact(named, { fields: {}, items: [change] });
  expect(changed).toMatchObject({ title: 'Boss', communications: [{ value: value.value }] });
  faults.add({ ...fault, method: 'DELETE' });
  const deletion = { ...email, itemId, value: null };
  const bare = await client.updateContact(changed, { fields: {}, items: [deletion] });
  expect(bare).toMatchObject({ title: 'Boss', communications: [] });
  expect(world.contacts.must(30)).toMatchObject({ title: 'Boss', communicationItems: [] });
  expectClean(site);
});
