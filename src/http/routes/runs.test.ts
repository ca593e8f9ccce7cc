import { beforeEach, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases } from '../../../test/support/databases.ts';
import type { Lease, Run } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { aConnection, anEntry, noon } from '../../storage/suite/records.ts';
import { saveLines } from '../../storage/suite/world.ts';

const [sqlite] = databases;
const runs = '/organizations/ours/runs';
const leaseMilliseconds = 60_000;

let world: ApiWorld;
let stores: OrganizationStores;

beforeEach(async () => {
  if (sqlite === undefined) throw new Error('no database');
  world = new ApiWorld(await sqlite.open());
  await world.organization('ours');
  await world.organization('theirs');
  stores = world.stores('ours');
  await stores.connections.create(aConnection(), 'sealed', noon);
});

const now = () => new Date(world.now).toISOString();

/** As a worker does it. */
async function begun(): Promise<{ readonly lease: Lease; readonly run: Run }> {
  const taken = await stores.requests.take('w', now());
  const runId = taken?.runId ?? '';
  const lease = await stores.locks.take({ runId, now: now(), leaseMilliseconds });
  const queued = await stores.runs.get(runId);
  if (queued === null) throw new Error('no run');
  const { notStarted: _, ...before } = queued;
  const run: Run = { ...before, status: 'running', startedAt: now() };
  await stores.runs.begin(lease, run, now());
  return { lease, run };
}

async function ended(status: Run['status']): Promise<void> {
  const open = await stores.requests.open();
  const run = await stores.runs.get(open?.runId ?? '');
  const { lease } = leases;
  if (run === null || lease === null) throw new Error('no run');
  await stores.runs.finish(lease, { ...run, status, finishedAt: now() });
  await stores.locks.release(lease);
}

const leases: { lease: Lease | null } = { lease: null };

async function begin(): Promise<Lease> {
  const { lease } = await begun();
  leases.lease = lease;
  return lease;
}

async function start(kind = 'sync'): Promise<string> {
  const told = await world.call('POST', runs, { body: { kind } });
  expect(told.status).toBe(202);
  return String(told.at('id'));
}

describe('runs over the API', () => {
  it('are queued, one at a time, and can be followed', async () => {
    const told = await world.call('POST', runs, { body: { kind: 'sync' } });
    const id = told.at('id');
    expect(told.status).toBe(202);
    expect(told.headers.get('location')).toBe(`/api/v1${runs}/${String(id)}`);
    expect(told.body).toMatchObject({
      run: id,
      status: 'queued',
      kind: 'sync',
      startedAt: null,
      startedBy: { name: 'ours-admin' },
    });
    for (const body of [{ kind: 'plan' }, { kind: 'sweep' }]) {
      const second = await world.call('POST', runs, { body });
      expect([second.status, second.at('code'), second.at('run')]).toEqual([
        409,
        'run_in_progress',
        id,
      ]);
    }
    const lease = await begin();
    const step = { step: 'planning', done: 3, total: 9 } as const;
    await stores.runs.report(lease, step, now());
    const running = await world.call('GET', `${runs}/${String(id)}`);
    expect(running.body).toMatchObject({ status: 'running', progress: step, cancel: null });
    await ended('succeeded');
    expect((await world.call('GET', `${runs}/${String(id)}`)).at('status')).toBe('succeeded');
    await start('plan');
  });

  it('need a connection, and a kind that there is', async () => {
    const body = { kind: 'sync' };
    const path = '/organizations/theirs/runs';
    const refused = await world.call('POST', path, { body });
    expect([refused.status, refused.at('code')]).toEqual([409, 'not_connected']);
    expect((await world.call('POST', runs, { body: { kind: 'undo' } })).status).toBe(400);
    const lost = await world.call('GET', `${path}/${await start()}`);
    expect([lost.status, lost.at('code')]).toEqual([404, 'not_found']);
  });

  it('are requested once with an Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'k1' };
    const first = await world.call('POST', runs, { body: { kind: 'sync' }, headers });
    const second = await world.call('POST', runs, { body: { kind: 'sync' }, headers });
    expect([second.status, second.text]).toEqual([202, first.text]);
  });

  it('are listed by kind and status, and an interrupted one has failed', async () => {
    await start('plan');
    await begin();
    await ended('planned');
    const id = await start();
    await begin();
    await ended('failed');
    const failed = await world.call('GET', `${runs}?status=failed&kind=sync`);
    expect(failed.at('data')).toHaveLength(1);
    expect(failed.at('data', 0, 'id')).toBe(id);
    expect((await world.call('GET', `${runs}?limit=1`)).at('nextCursor')).not.toBeNull();
    expect((await world.call('GET', `${runs}?status=interrupted`)).status).toBe(400);
  });

  it('have lines in pages, by state; a cursor is good for its filters alone', async () => {
    const id = await start('plan');
    const lease = await begin();
    await saveLines(
      { stores, lease },
      [1, 2, 3].map((one) => anEntry('create', one)),
    );
    await ended('planned');
    const first = await world.call('GET', `${runs}/${id}/lines?limit=2&state=proposed`);
    expect(first.at('data')).toHaveLength(2);
    const cursor = String(first.at('nextCursor'));
    const rest = await world.call('GET', `${runs}/${id}/lines?state=proposed&cursor=${cursor}`);
    expect([rest.at('data', 0, 'seq'), rest.at('nextCursor')]).toEqual([3, null]);
    for (const other of [cursor, '%21', 'abc']) {
      const refused = await world.call('GET', `${runs}/${id}/lines?cursor=${other}`);
      expect([refused.status, refused.at('errors', 0, 'parameter')]).toEqual([400, 'cursor']);
    }
  });

  it('are applied in part, cancelled while queued, and undone', async () => {
    const id = await start('plan');
    const lease = await begin();
    await saveLines({ stores, lease }, [anEntry('create', 1), anEntry('create', 2)]);
    await ended('planned');
    const unknown = await world.call('POST', `${runs}/${id}/apply`, { body: { lines: [9] } });
    expect([unknown.status, unknown.at('errors', 0, 'pointer')]).toEqual([422, '/lines']);
    const applied = await world.call('POST', `${runs}/${id}/apply`, { body: { lines: [1] } });
    expect([applied.status, applied.at('id'), applied.at('status')]).toEqual([202, id, 'queued']);
    const cancelled = await world.call('POST', `${runs}/${id}/cancel`);
    expect([cancelled.status, cancelled.at('status')]).toEqual([200, 'planned']);
    const again = await world.call('POST', `${runs}/${id}/cancel`);
    expect(again.status).toBe(409);
    const undone = await world.call('POST', `${runs}/${id}/undo`, { body: {} });
    expect([undone.status, undone.at('kind')]).toEqual([202, 'undo']);
    const entries = await stores.decisions.page({ limit: 9, filter: { kind: ['run'] } });
    const about = { kind: 'run', id };
    expect(entries.rows).toMatchObject([
      { about, decided: { what: 'undone' }, by: { name: 'ours-admin' }, address: '127.0.0.1' },
      { about, decided: { what: 'approved' }, by: { name: 'ours-admin' }, address: '127.0.0.1' },
    ]);
    expect(entries.rows.map(({ requestId }) => requestId)).not.toContain(null);
    world.people.set('member', { organization: 'ours', role: 'member' });
    const sent = { as: 'member', body: { kind: 'sweep', approve: true } };
    expect((await world.call('POST', runs, sent)).at('code')).toBe('not_allowed');
  });

  it('stream their events, from any number on, to a last one', async () => {
    const id = await start();
    const lease = await begin();
    await stores.runs.report(lease, { step: 'reading', done: 5, total: null }, now());
    // The client goes on reading while the run goes on.
    const response = await world.app.request(`/api/v1${runs}/${id}/events`, {
      headers: { Authorization: 'Bearer ours-admin' },
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toMatchObject({ value: 'retry: 3000\n\n' });
    expect((await reader?.read())?.value).toMatch(
      /^id: 1\nevent: status\n.*"queued".*id: 3\nevent: progress\ndata: \{"step":"reading","done":5/su,
    );
    world.now += 15_000;
    expect(await reader?.read()).toMatchObject({ value: ': still here\n\n' });
    await ended('succeeded');
    let rest = '';
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      rest += part.value;
    }
    expect(rest).toMatch(
      /event: status\n.*"succeeded".*event: done\ndata: \{"status":"succeeded"\}\n\n$/su,
    );
    const later = await world.call('GET', `${runs}/${id}/events`, {
      headers: { 'Last-Event-ID': '2' },
    });
    expect(later.text).not.toContain('"running"');
    expect(later.text).toContain('id: 4\n');
  });

  it('end their stream after ten minutes, so that a client is authenticated again and continues', async () => {
    const id = await start();
    const lease = await begin();
    const follow = async (lastId: string) => {
      const response = await world.app.request(`/api/v1${runs}/${id}/events`, {
        headers: { Authorization: 'Bearer ours-admin', 'Last-Event-ID': lastId },
      });
      return response.body?.pipeThrough(new TextDecoderStream()).getReader();
    };
    const reader = await follow('0');
    expect(await reader?.read()).toMatchObject({ value: 'retry: 3000\n\n' });
    expect((await reader?.read())?.value).toContain('id: 2\n');
    world.now += 10 * 60_000;
    // At most the comment is left.
    let left = '';
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      left += part.value;
    }
    expect(left).toMatch(/^(?:: still here\n\n)?$/u);
    await stores.runs.report(lease, { step: 'reading', done: 5, total: null }, now());
    const again = await follow('2');
    expect(await again?.read()).toMatchObject({ value: 'retry: 3000\n\n' });
    expect((await again?.read())?.value).toMatch(/^id: 3\nevent: progress\n/u);
    await again?.cancel();
    await ended('succeeded');
  });

  it('go by a schedule that can be paused and changed', async () => {
    const path = '/organizations/ours/schedule';
    expect((await world.call('GET', path)).body).toMatchObject({
      state: 'waiting_for_first_sync',
      syncEvery: 15,
      nextRuns: [],
    });
    await stores.schedule.plan(new Date(world.now + 60_000).toISOString(), 0);
    const on = await world.call('GET', path);
    expect(on.at('state')).toBe('on');
    expect(on.at('nextRuns')).toHaveLength(3);
    expect(on.at('nextRuns', 0, 'words')).toMatch(/^today at \d\d:\d\d$/u);
    const paused = await world.call('PATCH', path, { body: { syncPaused: true, syncEvery: 30 } });
    expect(paused.body).toMatchObject({ state: 'paused', syncEvery: 30, nextRuns: [] });
    const wrong = await world.call('PATCH', path, { body: { syncEvery: 1 } });
    expect([wrong.status, wrong.at('errors', 0, 'pointer')]).toEqual([422, '/syncEvery']);
  });
});
