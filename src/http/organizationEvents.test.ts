import { setImmediate as turn } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ApiWorld } from '../../test/support/apiWorld.ts';
import { databases, type TestDatabase } from '../../test/support/databases.ts';
import { Failure } from '../core/failure.ts';
import type { Run } from '../ports/runStores.ts';
import type { OrganizationStores } from '../ports/stores.ts';
import { aConnection, noon } from '../storage/suite/records.ts';
import { organizationEventStream } from './organizationEvents.ts';
import { createWatches } from './organizationWatch.ts';

type Told = { readonly id: string; readonly event: string; readonly data: unknown };

function part(text: string, name: string): string {
  return new RegExp(`^${name}: (.*)$`, 'mu').exec(text)?.[1] ?? '';
}

/** Reads events of a stream one by one. */
function reading(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('no body');
  let rest = '';
  const block = async (): Promise<string | null> => {
    while (!rest.includes('\n\n')) {
      const { done, value } = await reader.read();
      if (done) return null;
      rest += value;
    }
    const end = rest.indexOf('\n\n');
    const text = rest.slice(0, end);
    rest = rest.slice(end + 2);
    return text;
  };
  return {
    block,
    async event(): Promise<Told> {
      for (let text = await block(); text !== null; text = await block()) {
        const event = part(text, 'event');
        if (event === '') continue;
        return { id: part(text, 'id'), event, data: JSON.parse(part(text, 'data')) };
      }
      return { id: '', event: 'end', data: null };
    },
    cancel: async () => await reader.cancel(),
  };
}

type Stream = ReturnType<typeof reading>;

/** The next events, until each of these lists has changed. */
async function changed(stream: Stream, ...lists: readonly string[]): Promise<string> {
  const left = new Set(lists);
  let last = '';
  while (left.size > 0) {
    const { event, data, id } = await stream.event();
    expect(['changed', 'run']).toContain(event);
    if (event === 'changed') for (const list of listsOf(data)) left.delete(list);
    last = id;
  }
  return last;
}

describe.each(databases)('events of an organization, on $name', (kind) => {
  let database: TestDatabase;
  let world: ApiWorld;
  let org: string;
  let stores: OrganizationStores;
  let made = 0;

  beforeAll(async () => {
    database = await kind.open();
    world = new ApiWorld(database);
  });

  beforeEach(async () => {
    org = await world.organization(`org${++made}`);
    stores = world.stores(org);
  });

  const open = async (lastId?: string) => {
    const response = await world.app.request(`/api/v1/organizations/${org}/events`, {
      headers: {
        Authorization: `Bearer ${org}-admin`,
        ...(lastId === undefined ? {} : { 'Last-Event-ID': lastId }),
      },
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const stream = reading(response);
    expect(await stream.block()).toBe('retry: 3000');
    onTestFinished(async () => await stream.cancel());
    return stream;
  };

  it('tell which lists changed, and nothing where nothing does', async () => {
    const stream = await open();
    const first = await stream.block();
    expect(first).toMatch(/^id: [\w.]+$/u);
    await stores.ampContacts.add({ id: 'a', set: { firstName: 'Ann' } }, noon);
    expect(await stream.event()).toMatchObject({
      event: 'changed',
      data: { lists: expect.arrayContaining(['contacts']) as unknown },
    });
    await stores.holds.hold([{ kind: 'amp_contact', id: 'a' }], 'kept_back', null, noon);
    await changed(stream, 'review', 'contacts');
    await stores.settings.change((one) => ({ ...one, push: false }), 'any', noon);
    await changed(stream, 'settings');
    await stores.connections.create(aConnection(), 'x', noon);
    await changed(stream, 'settings');
    await stores.connections.noteTried(
      aConnection(),
      { code: 'credentials_refused', detail: {} },
      noon,
    );
    await changed(stream, 'settings');
    world.now += 15_000;
    expect(await stream.block()).toBe(': still here');
  });

  it('tell of the run that goes on, and how it ended', async () => {
    await stores.connections.create(aConnection(), 'x', noon);
    const started = await world.call('POST', `/organizations/${org}/runs`, {
      body: { kind: 'sync' },
    });
    const id = String(started.at('id'));
    const stream = await open();
    const about = async () => {
      for (;;) {
        const { event, data } = await stream.event();
        if (event === 'run') return data;
        expect(event).toBe('changed');
      }
    };
    expect(await about()).toEqual({ id, kind: 'sync', status: 'queued', progress: null });
    const lease = await stores.locks.take({ runId: id, now: noon, leaseMilliseconds: 0 });
    const run: Run | null = await stores.runs.get(id);
    if (run === null) throw new Error('it was started');
    await stores.runs.begin(lease, { ...run, status: 'running' }, noon);
    expect(await about()).toMatchObject({ id, status: 'running' });
    await stores.runs.report(lease, { step: 'reading', done: 5, total: 9 }, noon);
    expect(await about()).toMatchObject({ progress: { step: 'reading', done: 5, total: 9 } });
    await stores.runs.finish(lease, { ...run, status: 'succeeded', finishedAt: noon });
    expect(await about()).toEqual({ id, kind: 'sync', status: 'succeeded', progress: null });
    const later = await open();
    expect(await later.block()).toMatch(/^id: /u);
  });

  it('go on after the last one that a client has', async () => {
    const stream = await open();
    await stream.block();
    await stores.settings.change((one) => ({ ...one, push: false }), 'any', noon);
    const last = await changed(stream, 'settings');
    const same = await open(last);
    expect(await same.block()).toBe(`id: ${last}`);
    await stores.todos.page({ limit: 1 });
    await stores.ampContacts.add({ id: 'a', set: {} }, noon);
    const again = await open(last);
    const { data } = await again.event();
    expect(listsOf(data)).toContain('contacts');
    expect(listsOf(data)).not.toContain('settings');
    const unknown = await open('not.an.id');
    expect(await unknown.block()).toMatch(/^id: /u);
  });

  it('hear nothing of another organization', async () => {
    const stream = await open();
    await stream.block();
    const other = world.stores(await world.organization(`other${made}`));
    await other.ampContacts.add({ id: 'a', set: {} }, noon);
    await stores.settings.change((one) => ({ ...one, push: false }), 'any', noon);
    expect(await stream.event()).toMatchObject({ data: { lists: ['settings'] } });
  });

  it('end after a while, so that who connects again is asked who they are', async () => {
    const stream = await open();
    await stream.block();
    world.now += 10 * 60_000;
    expect(await stream.event()).toMatchObject({ event: 'end' });
  });
});

/** Stores that are looked at when the test lets them be. */
function watched() {
  let looks = 0;
  let settings = 0;
  let failure: Failure | null = null;
  let wake: (() => void) | null = null;
  const stores = {
    organizationId: 'o',
    changes: {
      prints: async () => {
        looks += 1;
        if (failure !== null) throw failure;
        return { contacts: '', todos: '', review: '', runs: '', settings: String(settings) };
      },
    },
    runs: { unfinished: async () => null, get: async () => null },
  };
  const clock = {
    now: () => 0,
    sleep: async (_: number, signal?: AbortSignal) =>
      await new Promise<void>((resolve, reject) => {
        wake = resolve;
        signal?.addEventListener('abort', () => reject(new Failure('interrupted')));
      }),
  };
  const follow = createWatches(clock);
  return {
    looks: () => looks,
    follow: (signal: AbortSignal) => follow(stores, signal),
    tick() {
      settings += 1;
      wake?.();
    },
    fail() {
      failure = new Failure('database_unavailable');
      wake?.();
    },
    open(signal: AbortSignal) {
      return reading(
        organizationEventStream({ follow: () => follow(stores, signal), clock, after: '', signal }),
      );
    },
  };
}

async function begun(stream: Stream): Promise<void> {
  expect(await stream.block()).toBe('retry: 3000');
  expect(await stream.block()).toMatch(/^id: /u);
}

describe('those who follow one organization', () => {
  it('are served by one look, and without them nothing is looked at', async () => {
    const scene = watched();
    const signal = new AbortController().signal;
    const streams = [1, 2, 3].map(() => scene.open(signal));
    for (const stream of streams) await begun(stream);
    expect(scene.looks()).toBe(1);
    const next = streams.map(async (stream) => await stream.event());
    await turn();
    scene.tick();
    for (const told of await Promise.all(next)) {
      expect(told).toMatchObject({ event: 'changed', data: { lists: ['settings'] } });
    }
    expect(scene.looks()).toBe(2);
    const ended = streams.map(async (stream) => await stream.cancel());
    await turn();
    scene.tick();
    await Promise.all(ended);
    scene.tick();
    await turn();
    expect(scene.looks()).toBe(3);
  });

  it('end with the service, or with the client, at once', async () => {
    const scene = watched();
    const ending = new AbortController();
    const stream = scene.open(ending.signal);
    await begun(stream);
    const last = stream.event();
    await turn();
    ending.abort();
    expect(await last).toMatchObject({ event: 'end' });
    // Someone else begins again.
    await begun(scene.open(new AbortController().signal));
    expect(scene.looks()).toBe(2);
  });

  it('hear of a failure also where they did not wait for it', async () => {
    const scene = watched();
    const follower = scene.follow(new AbortController().signal);
    expect(await follower.next()).toMatchObject({ run: null });
    await turn();
    scene.fail();
    await turn();
    await expect(follower.next()).rejects.toThrow('database_unavailable');
  });

  it('hear of a failure inside as an event, and the next one tries anew', async () => {
    const scene = watched();
    const { signal } = new AbortController();
    const stream = scene.open(signal);
    await begun(stream);
    const told = stream.event();
    await turn();
    scene.fail();
    expect(await told).toMatchObject({ event: 'error', data: { code: 'database_unavailable' } });
    expect(await stream.event()).toMatchObject({ event: 'end' });
    const again = scene.open(signal);
    expect(await again.block()).toBe('retry: 3000');
    expect(await again.event()).toMatchObject({ event: 'error' });
  });
});

function listsOf(data: unknown): readonly string[] {
  const lists: unknown =
    typeof data === 'object' && data !== null ? Reflect.get(data, 'lists') : [];
  return Array.isArray(lists) ? lists.map(String) : [];
}
