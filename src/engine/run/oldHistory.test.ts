import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countWrites, tablesOf, type WriteCounter } from '../../../test/support/countWrites.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { messageOf } from '../../../test/support/said.ts';
import { asFailure } from '../../core/failure.ts';
import { keptDays } from '../../core/settings/historySettings.ts';
import { nothingRemoved } from '../../ports/historyStore.ts';
import type { Run } from '../../ports/runStores.ts';
import { instant } from '../deps.ts';
import { countOldHistory, removeOldHistory } from './oldHistory.ts';
import { runNamed } from './outcome.ts';
import { undo } from './undo.ts';

const customer = { id: 1, name: 'Customer' };
const aDay = 86_400;

/** Tables of which rows may go, or that note it. */
const touched = [
  'runs',
  'run_events',
  'plan_lines',
  'plan_line_groups',
  'not_undone',
  'decisions',
  'settled_conflicts',
  'imports',
  'import_rows',
  'kept_answers',
  'ended_invitations',
  'organizations',
  'write_counts',
];

const refusal = async (work: Promise<unknown>) =>
  messageOf(
    await work.then(
      () => {
        throw new Error('was not refused');
      },
      (thrown: unknown) => asFailure(thrown),
    ),
  );

describe.each(databases)('old history, on $name', (kind) => {
  let database: TestDatabase;
  let counter: WriteCounter;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
    counter = await countWrites(database);
  });

  const put = (id: number, parts: Parameters<typeof contact>[1] = {}) =>
    world.memory.put(
      contact(id, { companyId: 1, email: `c${id}@x.example`, firstName: 'Ann', ...parts }),
    );
  const now = () => instant(world.deps.clock);
  const keep = (keepHistory: number | 'forever') =>
    world.stores.settings.change((before) => ({ ...before, keepHistory }), 'any', now());
  const remove = (batch?: number) =>
    removeOldHistory(world.deps, batch === undefined ? {} : { batch });
  const runs = async () => (await world.stores.runs.list(100)).map(({ id }) => id);
  const lines = async ({ id }: Run) => await world.stores.plans.lines(id, 0, 1000);
  const rows = async (table: string) => {
    const found = await sql<object>`select * from ${sql.table(table)}
      where organization_id = ${world.stores.organizationId}`.execute(database.handle.db);
    return found.rows.map((row) => JSON.stringify(row)).toSorted();
  };
  /** Everything of the organization that is no history. */
  const others = async () => {
    const tables: Record<string, readonly string[]> = {};
    for (const { table } of await owned()) tables[table] = await rows(table);
    return tables;
  };
  const owned = async () => {
    const found: { table: string }[] = [];
    for (const table of await tablesOf(database.handle)) {
      if (touched.includes(table) || table.startsWith('ampwise_')) continue;
      const columns = await sql<object>`select * from ${sql.table(table)} limit 0`
        .execute(database.handle.db)
        .then(() =>
          sql`select organization_id from ${sql.table(table)} limit 0`.execute(database.handle.db),
        )
        .then(() => true)
        .catch(() => false);
      if (columns) found.push({ table });
    }
    return found;
  };
  let first: Run;
  let second: Run;
  let last: Run;

  beforeEach(async () => {
    world = await EngineWorld.open(database, `org-${++worlds}`);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { types: [customer] }));
    for (const id of [1, 2, 3]) put(id);
    first = await world.sync();
    world.pass(aDay);
    put(1, { title: 'CTO' });
    second = await world.sync();
    world.pass(500 * aDay);
    put(2, { title: 'CEO' });
    last = await world.sync();
  });

  it('V17 history: goes with its lines once it is older than is set, and nothing else does', async () => {
    const before = await others();
    const expected = { ...nothingRemoved, runs: 2, lines: 4 };
    expect(await countOldHistory(world.deps)).toEqual(expected);
    expect(await runs()).toHaveLength(3);
    expect(await remove()).toEqual(expected);
    expect(await runs()).toEqual([last.id]);
    expect(await lines(first)).toEqual([]);
    expect(await lines(last)).toHaveLength(1);
    expect((await world.stores.runs.page({ limit: 10, total: true })).total).toBe(1);
    expect(await others()).toEqual(before);
    expect(await countOldHistory(world.deps)).toEqual(nothingRemoved);
    await counter.reset();
    expect(await remove()).toEqual(nothingRemoved);
    expect(await counter.written()).toEqual({});
    const quiet = await world.sync();
    expect(quiet).toMatchObject({ status: 'succeeded', counts: { created: 0, updated: 0 } });
    expect(await lines(quiet)).toEqual([]);
    for (const table of ['amp_contacts', 'links', 'contacts', 'queue', 'conflicts', 'holds']) {
      expect(await counter.written()).not.toHaveProperty(table);
    }
  });

  it('V17 history: stays where nothing is old, and for ever where that is set', async () => {
    await keep(600);
    expect(await remove()).toEqual(nothingRemoved);
    expect(await world.stores.history.since()).toBe(null);
    await keep('forever');
    world.pass(3000 * aDay);
    expect(await remove()).toEqual(nothingRemoved);
    expect(await runs()).toHaveLength(3);
  });

  it('V17 history: is not undone any more, and that is said; what is kept is undone as ever', async () => {
    await remove();
    const gone = `There is no run ${first.id}. Runs that ended before 2026-06-10 were removed.`;
    expect(await refusal(undo(world.deps, first.id))).toBe(gone);
    expect(await refusal(runNamed(world.stores, first.id))).toBe(gone);
    expect(await undo(world.deps, last.id)).toMatchObject({ run: { status: 'succeeded' } });
  });

  it('V17 history: that an end of the process leaves in part is not undone, and goes the next time', async () => {
    let partly = 0;
    for (let effects = 5; effects < 12; effects++) {
      await world.crash(effects, () => remove(2));
      const there = await world.stores.runs.get(first.id);
      const isWhole = (await lines(first)).length === 3;
      if (there === null || isWhole) continue;
      partly += 1;
      expect(await refusal(undo(world.deps, first.id))).toBe(
        'run: it ended before 2026-06-10, and history from before that was removed.',
      );
    }
    expect(partly).toBeGreaterThan(0);
    const before = await others();
    await remove(2);
    expect(await runs()).toEqual([last.id]);
    expect(await lines(first)).toEqual([]);
    expect(await lines(second)).toEqual([]);
    expect(await others()).toEqual(before);
  });

  it('V17 history: stays as long as something needs it: a lost answer, a hold, a plan that waits, the last of its kind', async () => {
    const { db } = database.handle;
    const organization = world.stores.organizationId;
    await sql`update plan_lines set state = 'sent', sent_at = '2026-03-01T08:00:00.000Z'
      where organization_id = ${organization} and run_id = ${first.id} and seq = 1`.execute(db);
    expect(await remove()).toMatchObject({ runs: 1 });
    expect(await runs()).toEqual([last.id, first.id]);
    expect(await lines(first)).toHaveLength(3);
    await sql`update plan_lines set state = 'applied'
      where organization_id = ${organization} and run_id = ${first.id}`.execute(db);

    await world.stores.holds.hold([{ kind: 'contact', id: 3 }], 'undone', first.id, now());
    expect(await remove()).toEqual(nothingRemoved);
    await world.stores.holds.release({ kind: 'contact', id: 3 }, now());

    const status = async (id: string, to: string) =>
      await sql`update runs set status = ${to}
        where organization_id = ${organization} and id = ${id}`.execute(db);
    await status(first.id, 'queued');
    expect(await remove()).toEqual(nothingRemoved);
    await status(first.id, 'running');
    expect(await remove()).toEqual(nothingRemoved);
    await status(first.id, 'succeeded');
    world.pass(500 * aDay);
    expect(await remove()).toMatchObject({ runs: 1, lines: 3 });
    expect(await runs()).toEqual([last.id]);
  });

  it('V17 history: stays while an undo is under way', async () => {
    let during: unknown = 'nothing';
    world.interference = {
      beforeRequest: () => {
        during = 'asked';
      },
    };
    world.meddling = async (what) => {
      if (what !== 'store' || during !== 'asked') return;
      during = 'meddled';
      during = await removeOldHistory({ stores: world.stores, clock: world.deps.clock });
    };
    await undo(world.deps, last.id);
    world.meddling = null;
    expect(during).toEqual(nothingRemoved);
    expect(await remove()).toMatchObject({ runs: 2 });
  });

  it('V17 history: of other kinds goes too: audit log, settled conflicts, imports, answers, invitations', async () => {
    const { db } = database.handle;
    const organization = world.stores.organizationId;
    const about = { kind: 'user', id: 'u1' } as const;
    const note = async (what: 'signed_in' | 'signed_out', daysAgo: number) =>
      await world.stores.decisions.note(
        { about, label: null, decided: { what } },
        new Date(world.deps.clock.now() - daysAgo * aDay * 1000).toISOString(),
      );
    const entries = async () => (await rows('decisions')).length;
    const before = await entries();
    await note('signed_in', 450);
    await note('signed_out', 440);
    await note('signed_in', 80);
    await note('signed_out', 80);
    await sql`insert into settled_conflicts
      (organization_id, seq, kind, id, field, since, body, choose, moved, at, decided_by)
      values (${organization}, 1, 'contact', '1', 'city', '2026-01-01', '{}', 'amp', '{}',
        '2026-03-01T00:00:00.000Z', '{}')`.execute(db);
    const old = new Date(world.deps.clock.now() - (keptDays.imports + 1) * aDay * 1000);
    for (const [id, state] of [
      ['i1', 'applied'],
      ['i2', 'applying'],
    ]) {
      await sql`insert into imports (organization_id, id, state, created_at, created_by, body)
        values (${organization}, ${id}, ${state}, ${old.toISOString()}, '{}', '{}')`.execute(db);
      for (const line of [1, 2, 3]) {
        await sql`insert into import_rows
          (organization_id, import_id, line, amp_contact_id, action, changes)
          values (${organization}, ${id}, ${line}, 'a', 'add', '{}')`.execute(db);
      }
    }
    await sql`insert into kept_answers (organization_id, principal, target, key, digest, at)
      values (${organization}, 'p', 't', 'k', 'd', ${old.toISOString()})`.execute(db);
    await sql`insert into ended_invitations (organization_id, token_hash, ending, ended_at)
      values (${organization}, 'h', 'revoked', '2026-03-01T00:00:00.000Z')`.execute(db);

    // Of the audit log a quarter of a year stays, however little is set.
    await keep(30);
    const expected = {
      runs: 2,
      lines: 4,
      settledConflicts: 1,
      auditEntries: before + 2,
      imports: 1,
      keptAnswers: 1,
      endedInvitations: 1,
    };
    expect(await countOldHistory(world.deps)).toEqual(expected);
    expect(await remove(2)).toEqual(expected);
    expect(await entries()).toBe(3);
    expect(await rows('import_rows')).toHaveLength(3);

    // The last sign-in stays, since users are listed with it, and the newest entry with its number.
    world.pass(500 * aDay);
    await remove();
    expect((await world.stores.users.lastSeen(['u1'])).get('u1')).toBeDefined();
    expect(await entries()).toBe(2);
  });
});
