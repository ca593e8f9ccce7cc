import { type Kysely, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { userActor } from '../../core/actor.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import type { Tables } from '../database/schema.ts';
import { aRun, noon } from './records.ts';
import { newWorld, takeLock } from './world.ts';

const minute = 60_000;
const later = '2026-03-01T12:01:00.000Z';

const bob = userActor({ id: 'u2', name: 'Bob' }, 'api');

export function runTests(database: () => TestDatabase): void {
  /** As if the lock had last been renewed so many seconds ago, by the clock that counts. */
  async function renewedAgo(stores: OrganizationStores, seconds: number): Promise<void> {
    const { db, dialect } = database().handle;
    const now = dialect === 'sqlite' ? Date.parse(noon) : await clockOf(db);
    await db
      .updateTable('run_locks')
      .set({ renewed_at: new Date(now - seconds * 1000).toISOString() })
      .where('organization_id', '=', stores.organizationId)
      .execute();
  }

  describe('run lock', () => {
    test('is held by one run at a time', async () => {
      const { stores, lease } = await newWorld(database());
      const ask = { runId: 'r2', now: noon, leaseMilliseconds: minute };
      await expect(stores.locks.take(ask)).rejects.toMatchObject({
        code: 'run_in_progress',
        detail: { since: noon, run: 'r1', seconds: 60 },
      });
      await stores.locks.release(lease);
      expect(await stores.locks.take(ask)).toEqual({ token: lease.token + 1, runId: 'r2' });
    });

    test('passes on when its lease lapsed, whatever became of the process', async () => {
      const { stores, lease } = await newWorld(database());
      const ask = { runId: 'r2', now: noon, leaseMilliseconds: minute };
      await renewedAgo(stores, 59);
      await expect(stores.locks.take(ask)).rejects.toMatchObject({ code: 'run_in_progress' });
      await renewedAgo(stores, 61);
      const second = await stores.locks.take(ask);
      expect(second.token).toBeGreaterThan(lease.token);
      await expect(stores.locks.take({ ...ask, runId: 'r3' })).rejects.toMatchObject({
        code: 'run_in_progress',
      });
    });

    test('passes on when the clock was set back by more than a lease', async () => {
      const { stores } = await newWorld(database());
      await renewedAgo(stores, -3600);
      const ask = { runId: 'r2', now: noon, leaseMilliseconds: minute };
      expect(await stores.locks.take(ask)).toMatchObject({ runId: 'r2' });
    });

    test('stays with the run that renews it', async () => {
      const { stores, lease } = await newWorld(database());
      await renewedAgo(stores, 3600);
      await stores.locks.renew(lease, noon);
      const ask = { runId: 'r2', now: noon, leaseMilliseconds: minute };
      await expect(stores.locks.take(ask)).rejects.toMatchObject({ code: 'run_in_progress' });
    });

    test('is taken by one of several that ask at once', async () => {
      const { stores, lease } = await newWorld(database());
      await stores.locks.release(lease);
      const taken = await Promise.allSettled(
        ['a', 'b', 'c', 'd'].map((runId) =>
          stores.locks.take({ runId, now: noon, leaseMilliseconds: minute }),
        ),
      );
      expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  describe('runs', () => {
    test('are kept with what came of them, newest first', async () => {
      const { stores, lease } = await newWorld(database());
      await stores.runs.start(lease, aRun('r1'));
      const finished = aRun('r1', {
        status: 'partial',
        finishedAt: later,
        skips: { no_email: 2 },
        requests: 5,
        read: { companies: 3, contacts: 4 },
        failure: { code: 'timed_out', detail: { seconds: 30 } },
      });
      await stores.runs.finish(lease, finished);
      const second = await takeLock(stores, 'r2');
      await stores.runs.start(second, aRun('r2', { startedAt: later }));
      expect(await stores.runs.get('r1')).toEqual(finished);
      expect((await stores.runs.list(10)).map(({ id }) => id)).toEqual(['r2', 'r1']);
      expect(await stores.runs.list(1)).toHaveLength(1);
      expect(await stores.runs.get('r3')).toBeNull();
    });

    test('are taken up again with the plan that waits', async () => {
      const { stores, lease } = await newWorld(database());
      await stores.runs.start(lease, aRun('r1'));
      const held = { reason: 'too_many', records: 30, limit: 20 } as const;
      const waiting = aRun('r1', { status: 'held', held, finishedAt: later });
      await stores.runs.finish(lease, { ...waiting, ampSkips: { no_name: 1 } });
      const second = await takeLock(stores, 'r2');
      await stores.runs.start(second, aRun('r2'));
      expect(await stores.runs.get('r1')).toEqual({ ...waiting, ampSkips: { no_name: 1 } });
      const approved = database().organization(stores.organizationId, bob);
      await approved.runs.resume(await takeLock(stores, 'r1'), later);
      expect(await stores.runs.get('r1')).toEqual({
        ...waiting,
        ampSkips: { no_name: 1 },
        status: 'running',
        finishedAt: null,
        appliedBy: bob,
        appliedAt: later,
      });
      expect((await stores.runs.get('r2'))?.status).toBe('interrupted');
      await expect(stores.runs.resume(await takeLock(stores, 'r9'), noon)).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    test('that are under way say how far they are, and end once somebody asked for it', async () => {
      const { stores, lease } = await newWorld(database());
      const { runs } = database().organization(stores.organizationId, bob);
      expect(await runs.underWay('r1')).toBeNull();
      await expect(runs.cancel('r1', noon)).rejects.toMatchObject({ code: 'not_found' });
      await stores.runs.start(lease, aRun('r1'));
      expect(await runs.underWay('r1')).toEqual({ progress: null, cancel: null });
      const step = { step: 'planning', done: 3, total: 9 } as const;
      expect(await stores.runs.report(lease, step, later)).toBeNull();
      expect(await runs.underWay('r1')).toEqual({ progress: { ...step, at: later }, cancel: null });
      await runs.cancel('r1', noon);
      await stores.runs.cancel('r1', later);
      const request = { by: bob, at: noon };
      expect(await stores.runs.report(lease, { ...step, total: null }, later)).toEqual(request);
      expect(await runs.underWay('r1')).toMatchObject({
        progress: { total: null },
        cancel: request,
      });
      await stores.runs.finish(lease, aRun('r1', { status: 'cancelled', finishedAt: later }));
      expect(await runs.underWay('r1')).toBeNull();
      const refusal = { code: 'bad_input', detail: { field: 'run' } };
      await expect(runs.cancel('r1', noon)).rejects.toMatchObject(refusal);
      // Once it is resumed, an earlier request to cancel it no longer counts.
      await stores.runs.resume(await takeLock(stores, 'r1'), noon);
      expect(await runs.underWay('r1')).toEqual({ progress: null, cancel: null });
      await expect(stores.runs.report(lease, step, later)).rejects.toMatchObject({
        code: 'run_superseded',
      });
    });

    test('that still say they are running were interrupted', async () => {
      const { stores, lease } = await newWorld(database());
      await stores.runs.start(lease, aRun('r1'));
      const second = await takeLock(stores, 'r2');
      await stores.runs.start(second, aRun('r2'));
      expect((await stores.runs.get('r1'))?.status).toBe('interrupted');
      expect((await stores.runs.get('r2'))?.status).toBe('running');
    });
  });
}

/** The time of PostgreSQL, in milliseconds since 1970. */
async function clockOf(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  return rows[0]?.now.getTime() ?? 0;
}
