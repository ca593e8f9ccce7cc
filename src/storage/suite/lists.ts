import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { pbt } from '../../../test/support/pbt.ts';
import { asFailure } from '../../core/failure.ts';
import type { ListQuery } from '../../ports/page.ts';
import { idOf, lists } from './listCases.ts';
import { newWorld } from './world.ts';

export function listTests(database: () => TestDatabase): void {
  describe('lists', () => {
    for (const { list, sorts: names, page, prepare, add, move } of lists) {
      test(`of ${list}: all pages together are each row once, in order, also while rows change`, async () => {
        const history = fc.record({
          ranks: fc.array(fc.nat(11), { maxLength: 14 }),
          limit: fc.integer({ min: 1, max: 5 }),
          sort: fc.constantFrom(...names.flatMap((name) => [name, `-${name}`])),
          between: fc.array(
            fc.record({ row: fc.nat(20), rank: fc.nat(11), what: fc.constantFrom('add', 'move') }),
            { maxLength: 6 },
          ),
        });
        await fc.assert(
          fc.asyncProperty(history, async ({ ranks, limit, sort, between }) => {
            const { stores } = await newWorld(database());
            const { handle } = database();
            await prepare?.(stores);
            for (const [index, rank] of ranks.entries())
              await add(stores, idOf(index), rank, handle);
            const all = await page(stores)({ limit: 1000, sort, total: true });
            expect(all).toMatchObject({ total: ranks.length, nextCursor: null });
            expect(all.rows.map(({ id }) => id).toSorted(byText)).toEqual(
              ranks.map((_, index) => idOf(index)),
            );

            for (let skip = 0; skip <= ranks.length + 1; skip += 1) {
              const from = await page(stores)({ limit, sort, skip, total: true });
              expect(from.total).toBe(ranks.length);
              expect(from.rows).toEqual(all.rows.slice(skip, skip + limit));
              if (from.nextCursor === null) continue;
              const { rows } = await page(stores)({ limit, sort, cursor: from.nextCursor });
              expect(rows).toEqual(all.rows.slice(skip + limit, skip + 2 * limit));
            }

            const changed = new Set<string>();
            const seen: string[] = [];
            let added = ranks.length;
            const edits = [...between];
            for (let cursor: string | undefined; ; ) {
              const { rows, nextCursor } = await page(stores)({ limit, sort, cursor });
              seen.push(...rows.map(({ id }) => id));
              if (nextCursor === null) break;
              expect(rows).toHaveLength(limit);
              cursor = nextCursor;
              const edit = edits.shift();
              if (edit === undefined) continue;
              const id = edit.what === 'add' ? idOf(added++) : idOf(edit.row % ranks.length);
              changed.add(id);
              await (edit.what === 'add' ? add : move)(stores, id, edit.rank, handle);
            }
            const stayed = (ids: readonly string[]) => ids.filter((id) => !changed.has(id));
            expect(stayed(seen)).toEqual(stayed(all.rows.map(({ id }) => id)));
          }),
          pbt(database().handle.dialect === 'sqlite' ? 20 : 6),
        );
      });

      test(`of ${list}: a cursor belongs to its sort and filter, and a wrong one is refused`, async () => {
        const { stores } = await newWorld(database());
        await prepare?.(stores);
        for (const rank of [0, 1, 2, 3]) await add(stores, idOf(rank), rank, database().handle);
        const ask = page(stores);
        const refusal = async (query: Partial<ListQuery<object>>) =>
          asFailure(await ask({ limit: 2, ...query }).catch((thrown: unknown) => thrown));
        const [sort = ''] = names;
        const { nextCursor } = await ask({ limit: 2, sort });
        const cursor = nextCursor ?? '';
        expect((await ask({ limit: 2, sort, cursor })).rows).toHaveLength(2);
        const wrong = { code: 'bad_input', detail: { field: 'cursor' } };
        for (const text of ['', 'x', 'bnVsbA', 'W10', `${cursor.slice(0, -8)}AAAAAAAA`]) {
          expect(await refusal({ sort, cursor: text }), text).toMatchObject(wrong);
        }
        expect(await refusal({ sort: `-${sort}`, cursor })).toMatchObject(wrong);
        expect(await refusal({ sort, cursor, filter: { search: 'x' } })).toMatchObject(wrong);
        expect(await ask({ limit: 2, sort, cursor, filter: { search: undefined } })).toBeTruthy();
        const unknown = await refusal({ sort: 'shoe size' });
        expect(unknown).toMatchObject({ code: 'bad_input', detail: { field: 'sort' } });
        expect(unknown.detail.names).toContain(`${sort}, -${sort}`);
        for (const limit of [0, -1, 1.5, 1001, Number.NaN]) {
          expect(await refusal({ limit })).toMatchObject({
            code: 'bad_input',
            detail: { field: 'limit' },
          });
        }
      });

      test(`of ${list}: a cursor of one organization opens nothing of another`, async () => {
        const [mine, theirs] = [await newWorld(database()), await newWorld(database())];
        await prepare?.(mine.stores);
        for (const rank of [0, 1, 2]) await add(mine.stores, idOf(rank), rank, database().handle);
        const { nextCursor } = await page(mine.stores)({ limit: 1 });
        expect(await page(theirs.stores)({ limit: 9, total: true })).toMatchObject({
          rows: [],
          total: 0,
        });
        const cursor = nextCursor ?? '';
        expect((await page(theirs.stores)({ limit: 9, cursor })).rows).toEqual([]);
      });
    }

    test('of AMP contacts: search, owner, link and removed ones are filters, counted over all pages', async () => {
      const { stores } = await newWorld(database());
      const { ampContacts } = stores;
      const put = (id: string, set: Record<string, string>) =>
        ampContacts.add({ id, set }, '2026-03-02T12:00:00.000Z');
      await put('a', {
        firstName: 'Ann',
        lastName: 'Ärger',
        email: 'A.a@One.example',
        company: 'Acme',
      });
      await put('b', {
        firstName: 'Bob',
        email: 'b@two.example',
        company: 'Acme West',
        owner: 'u1',
      });
      await put('c', { firstName: 'Cy', mobilePhone: '1', company: '100%_\\', owner: 'u2' });
      await put('d', { firstName: 'Dee', email: 'gone@one.example' });
      await ampContacts.remove('d', 'any', '2026-03-03T12:00:00.000Z');
      const found = async (filter: object, sort?: string) => {
        const { rows, total } = await ampContacts.page({ limit: 2, filter, sort, total: true });
        return [total, ...rows.map(({ id }) => id)];
      };
      expect(await found({})).toEqual([3, 'a', 'b']);
      expect(await found({ removed: true })).toEqual([4, 'a', 'b']);
      for (const search of ['ärger', 'ACME a.a@one', ' one.EXAMPLE ', 'ann acme']) {
        expect(await found({ search }), search).toEqual([1, 'a']);
      }
      expect(await found({ search: 'acme' }, '-company')).toEqual([2, 'b', 'a']);
      expect(await found({ search: '%' })).toEqual([1, 'c']);
      expect(await found({ search: '_\\' }, 'email')).toEqual([1, 'c']);
      expect(await found({ search: 'nobody' })).toEqual([0]);
      expect(await found({ owner: ['u1', 'u2'] }, 'name')).toEqual([2, 'b', 'c']);
      expect(await found({ owner: [null] })).toEqual([1, 'a']);
      expect(await found({ owner: [] })).toEqual([0]);
      expect(await found({ link: ['none'] }, '-createdAt')).toEqual([3, 'c', 'b']);
      expect(await found({ link: ['active'] })).toEqual([0]);
      await ampContacts.edit(
        'b',
        { set: { company: 'Bolt', owner: null } },
        'any',
        '2026-03-03T12:00:00.000Z',
      );
      expect(await found({ search: 'acme' })).toEqual([1, 'a']);
      expect(await found({ owner: ['u1'] })).toEqual([0]);
    });
  });
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}
