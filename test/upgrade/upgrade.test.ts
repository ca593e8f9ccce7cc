import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { applyRun } from '../../src/engine/run/applyRun.ts';
import { countWrites } from '../support/countWrites.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import type { EngineWorld } from '../support/engineWorld.ts';
import { type KeptDatabase, keptDatabase, openKept, worldOf } from './keptDatabase.ts';

/** Tables about the run itself and the reading position. */
const aboutRuns = new Set([
  'organizations',
  'run_locks',
  'runs',
  'run_events',
  'readings',
  'sweeps',
  'known_lists',
  'server_notes',
]);

/** Queues: if a release decides or compares differently than the one before, records are rechecked once. */
const lookedAtAgain = ['todo_policies', 'todo_queue', 'queue', 'amp_queue'];

/** What needs a decision, as people see it. */
async function listed({ stores }: EngineWorld) {
  const all = { after: null, limit: 1000 };
  const conflicts = await stores.conflicts.ofContacts({ afterContactId: 0, limit: 1000 });
  const todos = await stores.todos.list({ afterId: '', limit: 1000 });
  return {
    conflicts: conflicts.map(({ contactId, field, since }) => [contactId, field, since]),
    conflictCount: await stores.conflicts.count(),
    holds: (await stores.holds.list({ after: 0, limit: 1000 })).map(({ record, reason, since }) => [
      record,
      reason,
      since,
    ]),
    skips: await stores.skips.list('contact', all),
    ampSkips: await stores.skips.list('amp_contact', all),
    todoSkips: await stores.skips.list('todo', all),
    todos: todos.map(({ id, hold, conflicts: open, skip, version }) => [
      id,
      hold,
      open,
      skip,
      version,
    ]),
  };
}

async function rowCounts({ handle }: TestDatabase, { tables }: KeptDatabase, names: string[]) {
  const counts: Record<string, [number, number]> = {};
  for (const name of names) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(
      handle.db,
    );
    counts[name] = [Number(rows[0]?.n), tables[name]?.length ?? 0];
  }
  return counts;
}

/**
 * By the last migration: links before users, conflicts and to-dos; both ways; to-dos, with a create whose
 * answer was lost.
 */
const releases = ['0001', '0003', '0007'];

describe.each(databases)('a database of an earlier release, on $name', (kind) => {
  describe.each(releases)('of schema %s', (name) => {
    const kept = keptDatabase(name);

    test('V2 quiet: is upgraded with all its data; the next sync writes nothing', async () => {
      const database = await openKept(kind, kept);
      await database.migrate();
      const same = ['amp_contacts', 'contacts', 'companies', 'links', 'plan_lines', 'runs'];
      for (const [now, then] of Object.values(await rowCounts(database, kept, same))) {
        expect(now).toBe(then);
        expect(then).toBeGreaterThan(0);
      }
      const world = await worldOf(database, 'quiet', kept);
      const before = await listed(world);
      expect(before.skips.length).toBeGreaterThan(0);
      const counter = await countWrites(database);
      await world.sync();
      expect(world.memory.writes).toEqual([]);
      expect(world.memory.activityWrites).toEqual([]);
      const written = async (but: ReadonlySet<string>) =>
        Object.keys(await counter.written()).filter((one) => !but.has(one));
      expect(await written(new Set([...aboutRuns, ...lookedAtAgain]))).toEqual([]);
      expect(await listed(world)).toEqual(before);
      // A create whose answer was lost is sent again, exactly once, when it can no longer take effect.
      world.pass(30 * 60);
      await world.sync();
      const lost = kept.tables.plan_lines?.filter(({ state }) => state === 'sent') ?? [];
      expect(world.memory.activityWrites).toMatchObject(
        lost.map(() => ({ kind: 'createActivity' })),
      );
      await counter.reset();
      await world.sync();
      expect(await written(aboutRuns)).toEqual([]);
    });

    test('carries out a plan that was made before', async () => {
      const database = await openKept(kind, kept);
      await database.migrate();
      const world = await worldOf(database, 'planned', kept);
      expect(await applyRun(world.deps, 'plan-000001')).toMatchObject({ status: 'succeeded' });
      expect((await world.ampContacts()).map(({ email }) => email)).toEqual([
        'p1@x.example',
        'p2@x.example',
      ]);
    });
  });

  test('waits for people as before in 0003: holds, conflicts and skips of contacts', async () => {
    const kept = keptDatabase('0003');
    const database = await openKept(kind, kept);
    await database.migrate();
    const { conflicts, holds, skips, ampSkips } = await listed(
      await worldOf(database, 'quiet', kept),
    );
    expect(conflicts.map(([id]) => id)).toEqual([2, 3]);
    expect([holds.length, skips.length, ampSkips.length]).toEqual([3, 8, 2]);
  });

  test('waits for people as before: holds, conflicts and skips of every kind', async () => {
    const database = await openKept(kind, keptDatabase('0007'));
    await database.migrate();
    const world = await worldOf(database, 'quiet', keptDatabase('0007'));
    const { conflicts, holds, skips, ampSkips, todoSkips, conflictCount, todos } =
      await listed(world);
    expect(conflicts.map(([id]) => id)).toEqual([2, 3]);
    expect(conflictCount).toBe(3);
    expect(holds).toHaveLength(6);
    expect([skips.length, ampSkips.length, todoSkips.length]).toEqual([8, 2, 1]);
    expect(todos).toHaveLength(7);
  });
});
