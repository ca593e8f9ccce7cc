import { describe, expect, test } from 'vitest';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import type { Switches } from '../../sandbox/switches.ts';
import { markerOf } from '../../src/core/todo/activityText.ts';
import type { Activity, NewActivity } from '../../src/core/todo/todo.ts';
import type { ConnectWise } from '../../src/ports/connectwise.ts';
import { createMemoryConnectWise } from '../support/memory/memoryConnectWise.ts';
import { company, contact } from '../support/records.ts';
import { putCompanyInto, putContactInto } from '../support/sandboxRecords.ts';
import { type SandboxSite, startSandboxSite } from '../support/sandboxSite.ts';
import { addRequiredCustomField } from './requiredCustomField.ts';

type Opened = {
  readonly client: ConnectWise;
  readonly memberId: number;
  readonly putContact: (id: number) => void;
  readonly passTime: (seconds: number) => void;
};

async function inMemory(): Promise<Opened> {
  const memory = createMemoryConnectWise({ now: Date.parse('2026-06-01T08:00:00Z') });
  memory.putCompany(company(700));
  memory.put(contact(70, { companyId: 700, firstName: 'Ann' }));
  return {
    client: memory,
    memberId: 1,
    putContact: (id) => memory.put(contact(id, { companyId: 700 })),
    passTime: (seconds) => {
      memory.now += seconds * 1000;
    },
  };
}

async function overHttp(switches: Partial<Switches>): Promise<Opened & { site: SandboxSite }> {
  const site = await startSandboxSite({ switches });
  const { world, clock } = site.sandbox;
  addRequiredCustomField(world);
  putCompanyInto(world, company(700));
  putContactInto(world, contact(70, { companyId: 700, firstName: 'Ann' }));
  const memberId = world.members.all().find(({ inactiveFlag }) => !inactiveFlag)?.id ?? 0;
  return {
    site,
    client: site.client(),
    memberId,
    putContact: (id) => putContactInto(world, contact(id, { companyId: 700 })),
    passTime: (seconds) => clock.advance(seconds * 1000),
  };
}

const draft = (memberId: number, parts: Partial<NewActivity> = {}): NewActivity => ({
  name: 'Call "Ann" & Co',
  notes: `One\n\nTwo\n\n${markerOf('t-1')}`,
  start: '2026-06-10T00:00:00Z',
  end: '2026-06-10T23:59:59Z',
  statusId: null,
  typeId: null,
  memberId,
  contactId: 70,
  companyId: 700,
  phone: '555-0100',
  email: 'ann@x.example',
  ...parts,
});

async function listed(pages: AsyncIterable<{ readonly records: readonly { id: number }[] }>) {
  const ids: number[] = [];
  for await (const { records } of pages) ids.push(...records.map(({ id }) => id));
  return ids;
}

const settings: readonly Partial<Switches>[] = [
  {},
  { longTextConditions: 'refuse' },
  { longTextConditions: 'nothing', forwardOnlyEnd: 'absent' },
  { notesNewlines: 'space', newlines: 'space' },
  { replaceNull: 'refuse', customFieldsRequiredOnPatch: false },
  { quoteEscape: 'none', unknownFields: 'reject', forwardOnlyEnd: 'next' },
];

const openers: readonly { readonly name: string; readonly open: () => Promise<Opened> }[] = [
  { name: 'in memory', open: inMemory },
  ...settings.map((switches) => ({
    name: `over HTTP ${JSON.stringify(switches)}`,
    open: () => overHttp(switches),
  })),
];

describe.each(openers)('activities $name', ({ open }) => {
  test('are created as they were drafted, with the default type and status', async () => {
    const { client, memberId } = await open();
    const made = await client.createActivity(draft(memberId));
    expect(made).toMatchObject({
      name: 'Call "Ann" & Co',
      start: '2026-06-10T00:00:00Z',
      memberId,
      contactId: 70,
      companyId: 700,
    });
    expect(made.notes).toContain(markerOf('t-1'));
    const statuses = await client.activityStatuses();
    expect(statuses.find(({ id }) => id === made.statusId)).toMatchObject({ closed: false });
    expect(statuses.some(({ closed }) => closed)).toBe(true);
    const types = await client.activityTypes();
    expect(types.find(({ id }) => id === made.typeId)).toMatchObject({ isDefault: true });
    expect(await client.activity(made.id)).toEqual(made);
    expect(await client.activity(made.id + 1000)).toBeNull();
  });

  test('change in what is given and in nothing else', async () => {
    const { client, memberId } = await open();
    const made = await client.createActivity(draft(memberId));
    const closed = (await client.activityStatuses()).find((one) => one.closed)?.id ?? 0;
    const done = await client.updateActivity(made.id, { statusId: closed });
    expect(done).toEqual({ ...made, statusId: closed, lastUpdated: done.lastUpdated });
    const moved = await client.updateActivity(made.id, { start: null, end: null, name: 'Later' });
    expect(moved).toMatchObject({ start: null, name: 'Later', statusId: closed, memberId });
    expect(await client.activity(made.id)).toEqual(moved);
  });

  test('are refused without a name, and reported as deleted once they are', async () => {
    const { client, memberId } = await open();
    await expect(client.createActivity(draft(memberId, { name: '' }))).rejects.toMatchObject({
      code: 'write_refused',
      detail: { field: 'name' },
    });
    const made = await client.createActivity(draft(memberId));
    await client.deleteActivity(made.id);
    await client.deleteActivity(made.id);
    expect(await client.activity(made.id)).toBeNull();
    await expect(client.updateActivity(made.id, { name: 'x' })).rejects.toMatchObject({
      code: 'record_missing',
    });
  });

  test('are listed by id and by when they changed', async () => {
    const { client, memberId, passTime } = await open();
    const first = await client.createActivity(draft(memberId));
    passTime(60);
    const second = await client.createActivity(draft(memberId));
    expect(await listed(client.activitiesByIds([first.id, second.id, 99_999]))).toEqual([
      first.id,
      second.id,
    ]);
    const since = second.lastUpdated ?? '';
    expect(await listed(client.activities({ changedSince: since }))).toEqual([second.id]);
    const two = [first.id, second.id];
    expect(client.fittingOneRequest(two)).toEqual(two);
    expect(client.fittingOneRequest([])).toEqual([]);
  });

  test('of a contact are listed by id, and those of other contacts are not', async () => {
    const { client, memberId, putContact } = await open();
    putContact(71);
    const made: number[] = [];
    for (const contactId of [70, 71, 70]) {
      made.push((await client.createActivity(draft(memberId, { contactId }))).id);
    }
    const [first = 0, other, last = 0] = made;
    expect(await listed(client.activitiesOfContact(70))).toEqual([first, last]);
    expect(await listed(client.activitiesOfContact(71))).toEqual([other]);
    expect(await listed(client.activitiesOfContact(99_999))).toEqual([]);
    const records: Activity[] = [];
    for await (const page of client.activitiesOfContact(70)) records.push(...page.records);
    expect(records[0]).toEqual(await client.activity(first));
    const stopped = listed(client.activitiesOfContact(70, AbortSignal.abort()));
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' });
  });

  test('are found by their marker, whether or not notes can be searched', async () => {
    const { client, memberId } = await open();
    const made = await client.createActivity(draft(memberId));
    await client.createActivity(draft(memberId, { notes: `Other\n\n${markerOf('t-2')}` }));
    for (const _ of [1, 2]) {
      const query = { marker: markerOf('t-1'), contactId: 70 };
      const found = await client.findActivities(query);
      const marked = found.filter(({ notes }) => notes?.includes(query.marker) === true);
      expect(marked.map(({ id }) => id)).toEqual([made.id]);
    }
    // An activity that lost its marker is still among those of its contact.
    const query = { marker: markerOf('t-3'), contactId: 70 };
    expect((await client.findActivities(query)).map(({ id }) => id)).toContain(made.id);
  });
});

describe('activities of a contact over HTTP', () => {
  const reading = { resource: 'sales/activities', method: 'GET' } as const;

  test.each([
    ['empty', 2],
    ['absent', 3],
    ['next', 3],
  ] as const)(
    'come in pages of 1,000, a last link that is %s: %i requests',
    async (forwardOnlyEnd, count) => {
      const { client, memberId, site } = await overHttp({ forwardOnlyEnd });
      const { world } = site.sandbox;
      const made = await client.createActivity(draft(memberId));
      const own = world.activities.must(made.id);
      for (let nth = 1; nth <= 2100; nth++) {
        world.activities.put({ ...own, id: made.id + nth, contactId: nth % 2 === 0 ? 70 : null });
      }
      site.sandbox.journal.clear();
      const ids = await listed(client.activitiesOfContact(70));
      expect(ids).toEqual(Array.from({ length: 1051 }, (_, nth) => made.id + 2 * nth));
      const requests = site.sandbox.journal.entries(reading);
      expect(requests.every(({ query }) => query.conditions?.includes('contact/id=70'))).toBe(true);
      expect(requests).toHaveLength(count);
    },
  );
});

describe('creating an activity over HTTP', () => {
  const posting = { resource: 'sales/activities', method: 'POST' } as const;

  test.each<FaultInput>([
    { kind: 'resetAfter' },
    { kind: 'badGateway', applied: true },
    { kind: 'serverTimeout', applied: true },
    { kind: 'truncated', how: 'contentLength' },
    { kind: 'resetBefore' },
  ])('is sent once, and said to be uncertain: %o', async (fault) => {
    const { client, memberId, site } = await overHttp({});
    site.sandbox.faults.add({ ...fault, ...posting });
    await expect(client.createActivity(draft(memberId))).rejects.toMatchObject({
      code: 'write_uncertain',
    });
    expect(site.sandbox.journal.count(posting)).toBe(1);
  });

  test('is repeated where nothing can have happened, and a change always', async () => {
    const { client, memberId, site } = await overHttp({});
    site.sandbox.faults.add({ kind: 'tooManyRequests', ...posting });
    const made = await client.createActivity(draft(memberId));
    site.sandbox.faults.add({ kind: 'resetAfter', resource: 'sales/activities', method: 'PATCH' });
    expect(await client.updateActivity(made.id, { name: 'Later' })).toMatchObject({
      name: 'Later',
    });
    expect(site.sandbox.world.activities.all()).toHaveLength(1);
  });
});
