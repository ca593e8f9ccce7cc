import { beforeAll, describe, expect, test } from 'vitest';
import { countWrites, type WriteCounter } from '../../../test/support/countWrites.ts';
import type { TestDatabase, TestDatabaseKind } from '../../../test/support/databases.ts';
import { company } from '../../../test/support/records.ts';
import { ofCompanyTypes } from '../../core/filter/contactFilter.ts';
import type { Lease } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { aContact, anEntry, aPage, aRun, atStart, noon } from './records.ts';
import { newWorld, record, saveLines, takeLock } from './world.ts';

/** Names of the methods of a store that take a lease first. */
type LeasedNames<Store> = {
  [Name in keyof Store]: Store[Name] extends (first: infer First, ...more: never[]) => unknown
    ? First extends Lease
      ? Name
      : never
    : never;
}[keyof Store];

/** A call of each method that takes a lease, of every store: one that is missing here does not compile. */
type LeasedCalls = {
  readonly [Name in StoreNames as [LeasedNames<OrganizationStores[Name]>] extends [never]
    ? never
    : Name]: Readonly<Record<LeasedNames<OrganizationStores[Name]>, () => Promise<unknown>>>;
};

type StoreNames = Exclude<keyof OrganizationStores, 'organizationId' | 'actor' | 'under'>;

const customers = ofCompanyTypes([{ id: 1, name: 'Customer' }]);

const superseded = { code: 'run_superseded' };

export function fencingTests(kind: TestDatabaseKind): void {
  describe('a run that was superseded', () => {
    let database: TestDatabase;
    let counter: WriteCounter;
    beforeAll(async () => {
      database = await kind.open();
      counter = await countWrites(database);
    });

    test('V7 restart: is shut out of every write that takes its lease', async () => {
      const world = await newWorld(database);
      const { stores, lease } = world;
      await stores.runs.start(lease, aRun('r1'));
      await record(world, aContact(1));
      const lines = await saveLines(world, [anEntry('create', 1)]);
      const successor = await takeLock(stores, 'r2');
      const entry = anEntry('push', 2, { ampContactId: 'a', ampVersion: 1 });
      const written = { entry, contact: aContact(2), company: null, now: noon };
      const line = { runId: 'r1', seq: 1 };
      const skip = { kind: 'contact', id: 1, reason: 'no_email', about: null } as const;
      const read = { activities: [], gone: [], unreadable: [] };
      const step = { step: 'reading', done: 1, total: null } as const;

      const calls: LeasedCalls = {
        locks: {
          renew: () => stores.locks.renew(lease, noon),
          check: () => stores.locks.check(lease),
          release: () => stores.locks.release(lease),
        },
        runs: {
          start: () => stores.runs.start(lease, aRun('r1')),
          begin: () => stores.runs.begin(lease, aRun('r1'), noon),
          resume: () => stores.runs.resume(lease, noon),
          report: () => stores.runs.report(lease, step, noon),
          finish: () => stores.runs.finish(lease, aRun('r1')),
          keepNotUndone: () => stores.runs.keepNotUndone(lease, []),
        },
        readings: {
          recordCompanies: () =>
            stores.readings.recordCompanies(lease, aPage([company(1)]), atStart),
          recordContacts: () =>
            stores.readings.recordContacts(lease, aPage([aContact(2)]), atStart),
          forgetUnreadable: () => stores.readings.forgetUnreadable(lease, 'contacts', [1]),
          finish: () => stores.readings.finish(lease, 'contacts', noon),
        },
        sweeps: {
          finish: () => stores.sweeps.finish(lease, noon),
          markGone: () => stores.sweeps.markGone(lease, [1], noon),
          queueLinks: () => stores.sweeps.queueLinks(lease),
        },
        plans: {
          queueRivals: () => stores.plans.queueRivals(lease),
          queueRecords: () => stores.plans.queueRecords(lease, [{ kind: 'contact', id: 1 }]),
          dequeue: () => stores.plans.dequeue(lease, [{ kind: 'contact', id: 1, stamp: 1 }]),
          save: () => stores.plans.save(lease, []),
          apply: () => stores.plans.apply(lease, lines, new Map([[1, 'amp-1']]), noon),
          abandon: () => stores.plans.abandon(lease, 0),
          decline: () => stores.plans.decline(lease, [1], true, noon),
          narrow: () => stores.plans.narrow(lease, []),
        },
        writes: {
          begin: () => stores.writes.begin(lease, 1, noon),
          noteParts: () => stores.writes.noteParts(lease, 1, { begun: [], done: [] }),
          commit: () => stores.writes.commit(lease, { ...line, ...written }),
          fail: () => stores.writes.fail(lease, { ...line, problem: 'internal', skip: null }),
          takeBack: () => stores.writes.takeBack(lease, 1),
          tell: () => stores.writes.tell(lease, skip),
          close: () => stores.writes.close(lease, line, 'failed', null),
        },
        filters: {
          follow: () => stores.filters.follow(lease, customers, customers, [], noon),
          saveFirst: () => stores.filters.saveFirst(lease, customers, noon),
        },
        knownLists: {
          remember: () =>
            stores.knownLists.remember(lease, 'markets', [{ id: 1, name: 'Law' }], noon),
        },
        todoSync: {
          queueIfChanged: () => stores.todoSync.queueIfChanged(lease, 'one'),
          retryRemovals: () => stores.todoSync.retryRemovals(lease),
          record: () => stores.todoSync.record(lease, read, noon),
          finishReading: () => stores.todoSync.finishReading(lease, { since: noon, checkedTo: 0 }),
        },
      };
      await counter.reset();
      const { release, ...others } = calls.locks;
      for (const one of Object.values({ ...calls, locks: others })) {
        for (const [name, call] of Object.entries(one)) {
          await expect(call(), name).rejects.toMatchObject(superseded);
        }
      }
      // A worker without the claim cannot return it.
      await release();
      expect(await counter.written()).toEqual({});
      await stores.locks.check(successor);
    });

    test('V7 restart: is shut out of every other write', async () => {
      const { stores, lease } = await newWorld(database);
      const run = stores.under(lease);
      await run.server.noteTimes('days', noon);
      await run.schedule.plan(noon, 1);
      await takeLock(stores, 'r2');
      await counter.reset();
      const failed = {
        failure: { code: 'internal', detail: {} },
        stopped: true,
        now: noon,
        nextDueAt: () => noon,
      } as const;
      const writes = [
        () => run.server.noteTimes('instants', noon),
        () => run.server.noteLastUpdatedMoves('all', noon),
        () => run.server.noteItemWrites([], noon),
        () => run.schedule.failed(failed),
        () => run.schedule.succeeded(),
        () => run.ampContacts.add({ id: 'a', set: { email: 'a@x.example' } }, noon),
      ];
      for (const write of writes) await expect(write()).rejects.toMatchObject(superseded);
      expect(await counter.written()).toEqual({});
      expect(await run.server.times()).toBe('days');
    });
  });
}
