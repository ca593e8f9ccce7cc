import { describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import {
  bob,
  leaseMilliseconds,
  openWorkerScene,
  settled,
} from '../../test/support/workerScene.ts';
import { aRun, noon } from '../storage/suite/records.ts';

describe.each(databases)('old history and workers, on $name', (kind) => {
  it('removes history that is too old once a day, one of several workers', async () => {
    const database = await kind.open();
    const { ids, start, pass } = await openWorkerScene(database, 1);
    const stores = database.organization(ids[0] ?? '', bob);
    const { runs, history } = stores;
    const lease = await stores.locks.take({ runId: 'old', now: noon, leaseMilliseconds });
    const old = '2024-03-01T12:00:00.000Z';
    const count = async () => (await runs.list(9)).length;
    for (const id of ['old', 'older']) {
      const run = aRun(id, { startedAt: old, finishedAt: old, status: 'failed' });
      await runs.start(lease, run);
      await runs.finish(lease, run);
    }
    const workers = ['w1', 'w2'].map((name) => start(name));
    await settled(async () => (await count()) === 0);
    const since = await history.since();
    expect(since).toBe('2025-01-25T00:00:00.000Z');
    const again = aRun('old again', { startedAt: old, finishedAt: old, status: 'failed' });
    await runs.start(lease, again);
    await runs.finish(lease, again);
    pass(23 * 60);
    await Promise.all(workers.map((worker) => worker.tick()));
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await count()).toBe(1);
    pass(2 * 60);
    const next = start('w3');
    await settled(async () => (await count()) === 0);
    await next.stop();
  });
});
