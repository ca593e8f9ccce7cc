import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { pbt } from '../../../test/support/pbt.ts';
import { ampContactStates } from '../../core/contact/ampContactStates.ts';
import { reasonsOf } from '../../core/plan/skipReasons.ts';
import type { ListPage, ListQuery } from '../../ports/page.ts';
import { aContact, aRun, noon } from './records.ts';
import { emptyQueue, newWorld, record, takeLock, type World } from './world.ts';

const linkStates = ['active', 'active', 'active', 'paused', 'ended'] as const;

/** The state of one contact and one AMP contact, which may be linked. */
const pairs = fc.array(
  fc.record({
    link: fc.option(fc.constantFrom(...linkStates)),
    removed: fc.boolean(),
    ampHold: fc.boolean(),
    hold: fc.boolean(),
    conflict: fc.boolean(),
    queued: fc.boolean(),
    skip: fc.option(fc.constantFrom(...reasonsOf('contact'))),
    ampSkip: fc.option(fc.constantFrom(...reasonsOf('amp_contact'))),
    /** Which of the others a reason is about. */
    about: fc.nat({ max: 5 }),
  }),
  { minLength: 1, maxLength: 12 },
);

type Pair = typeof pairs extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

const ampId = (index: number) => `a${index}`;

async function lay(database: TestDatabase, all: readonly Pair[]): Promise<World> {
  const world = await newWorld(database);
  const { ampContacts, organizationId } = world.stores;
  await record(world, ...all.map((_, index) => aContact(index + 1)));
  for (const index of all.keys()) await ampContacts.add({ id: ampId(index + 1), set: {} }, noon);
  await emptyQueue(world);
  await database.handle.db.transaction().execute(async (trx) => {
    let seq = 0;
    const put = async (table: string, columns: string, values: readonly unknown[]) => {
      await sql`insert into ${sql.table(table)} (organization_id, ${sql.raw(columns)})
        values (${organizationId}, ${sql.join(values)})`.execute(trx);
    };
    for (const [index, one] of all.entries()) {
      const id = index + 1;
      const amp = ampId(id);
      const about = 1 + (one.about % all.length);
      if (one.link !== null) {
        const values = [id, amp, one.link, '{}', 'connectwise', '{}'];
        await put('links', 'contact_id, amp_contact_id, state, base, origin, marks', values);
      }
      if (one.removed) {
        await sql`update amp_contacts set deleted_at = ${noon}
          where organization_id = ${organizationId} and id = ${amp}`.execute(trx);
      }
      const hold = 'kind, id, reason, since, seq';
      if (one.ampHold) await put('holds', hold, ['amp_contact', amp, 'kept_back', noon, ++seq]);
      if (one.hold) await put('holds', hold, ['contact', String(id), 'undone', noon, ++seq]);
      if (one.conflict) {
        const values = ['contact', String(id), 'title', noon, '{}'];
        await put('conflicts', 'kind, id, field, since, body', values);
      }
      if (one.queued) await put('queue', 'contact_id, stamp', [id, 1]);
      const skip = 'reason, about_kind, about_id, run_id';
      if (one.skip !== null) {
        const values = [id, one.skip, 'amp_contact', ampId(about), 'r1'];
        await put('skips', `contact_id, ${skip}`, values);
      }
      if (one.ampSkip !== null) {
        const values = [amp, one.ampSkip, 'contact', String(about), 'r1'];
        await put('amp_skips', `amp_contact_id, ${skip}`, values);
      }
    }
  });
  return world;
}

/** All rows of a list, read in small pages, and its total. */
async function whole<Row>(
  page: (query: ListQuery<object>) => Promise<ListPage<Row>>,
  limit: number,
): Promise<{ readonly rows: readonly Row[]; readonly total: number | null }> {
  const rows: Row[] = [];
  let total: number | null = null;
  for (let cursor: string | undefined; ; ) {
    const found = await page({ limit, cursor, total: true });
    rows.push(...found.rows);
    ({ total } = found);
    if (found.nextCursor === null) return { rows, total };
    expect(found.rows).toHaveLength(limit);
    cursor = found.nextCursor;
  }
}

const side = (created: number) => ({ created, updated: 1, removed: 0 });

export function figureTests(database: () => TestDatabase): void {
  describe('figures', () => {
    test('are the totals of the lists that they stand for', async () => {
      await fc.assert(
        fc.asyncProperty(pairs, fc.integer({ min: 1, max: 4 }), async (all, limit) => {
          const { stores } = await lay(database(), all);
          const { ampContacts, skips, matches } = stores;

          const counts = await ampContacts.counts();
          for (const state of ampContactStates) {
            if (state === 'removed') continue;
            const filter = { state: [state] };
            const { total } = await ampContacts.page({ limit: 1, filter, total: true });
            expect([state, counts[state]]).toEqual([state, total]);
          }

          for (const kind of ['contact', 'amp_contact'] as const) {
            const byReason = Object.values(await skips.counts(kind));
            const { total } = await skips.page(kind, { limit: 1, total: true });
            expect(byReason.reduce((sum, one) => sum + one, 0)).toBe(total);
          }

          const asked = await whole((query) => matches.page(query), limit);
          expect(asked.rows).toHaveLength(asked.total ?? -1);
          expect(await matches.count()).toBe(asked.total);
          expect(new Set(asked.rows.map(({ kind, id }) => `${kind} ${id}`)).size).toBe(asked.total);
        }),
        pbt(25),
      );
    });

    test('ask once about a pair that both sides ask about, where more is seen', async () => {
      const none = {
        link: null,
        removed: false,
        ampHold: false,
        hold: false,
        conflict: false,
        queued: false,
        skip: null,
        ampSkip: null,
        about: 0,
      };
      const proposed = { skip: 'match_proposed', ampSkip: 'match_proposed' } as const;
      const { stores } = await lay(database(), [
        // 1 and a1 propose each other; 2 proposes a3, which sees several; a4 proposes 5, which sees several.
        { ...none, ...proposed, about: 0 },
        { ...none, skip: 'match_proposed', about: 2 },
        { ...none, ampSkip: 'several_matches', about: 0 },
        { ...none, ampSkip: 'match_proposed', about: 4 },
        { ...none, skip: 'several_amp_matches', about: 0 },
        // a6 proposes 2, which proposes another one.
        { ...none, ampSkip: 'match_proposed', about: 1 },
      ]);
      const { rows } = await whole((query) => stores.matches.page(query), 2);
      expect(rows.map(({ id }) => id)).toEqual([1, 5, 'a3', 'a6']);
      for (const cursor of ['', 'x', 'contact.', 'contact.x', 'amp_contact.x', 'todo.x']) {
        await expect(stores.matches.page({ limit: 2, cursor })).rejects.toMatchObject({
          code: 'bad_input',
          detail: { field: 'cursor' },
        });
      }
    });
  });

  describe('changes of runs', () => {
    test('are those of both sides and all objects, by when the run ended', async () => {
      const { stores } = await newWorld(database());
      const { runs } = stores;
      const { counts } = aRun('any');
      const ended = async (id: string, finishedAt: string, with_: object) => {
        const lease = await takeLock(stores, id);
        await runs.start(lease, aRun(id));
        expect((await runs.unfinished())?.run.id).toBe(id);
        await runs.finish(lease, aRun(id, { status: 'succeeded', finishedAt, ...with_ }));
        expect(await runs.unfinished()).toBe(null);
      };
      const todos = { amp: side(0), connectwise: side(3), waiting: 0, skips: {} };
      await ended('r2', '2026-03-02T12:00:00.000Z', {
        counts: { ...counts, amp: side(10), connectwise: side(20) },
        todos,
        completed: { contacts: { amp: side(0), connectwise: side(5) } },
      });
      await ended('r3', '2026-03-03T12:00:00.000Z', {});
      await ended('r4', '2026-03-04T12:00:00.000Z', { todos });
      const first = { finishedAt: '2026-03-02T12:00:00.000Z', amp: 13, connectwise: 31 };
      const second = { finishedAt: '2026-03-04T12:00:00.000Z', amp: 1, connectwise: 4 };
      expect(await runs.changes('2026-03-02T12:00:00.000Z')).toEqual([first, second]);
      expect(await runs.changes('2026-03-02T12:00:00.001Z')).toEqual([second]);
      const other = await newWorld(database());
      expect(await other.stores.runs.changes('2026-03-01T00:00:00.000Z')).toEqual([]);
    });
  });
}
