import { type KyselyPlugin, RawNode } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { databases, type TestDatabase } from '../../test/support/databases.ts';
import type { AmpContactFilter } from '../ports/ampContactStores.ts';
import { encodeCursor } from './database/listCursor.ts';
import { type Condition, type List, listPage } from './database/listPage.ts';
import { ampContactList, conditionsOf, indexFor } from './rows/ampContactList.ts';

/** How SQLite goes about the statements of a page; with 100,000 rows, reading or sorting all takes too long. */
describe('pages of lists on SQLite', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    const [sqlite] = databases;
    if (sqlite === undefined) throw new Error('there is always SQLite');
    database = await sqlite.open();
  });

  async function plansOf(
    list: List<string>,
    query: { readonly sort: string; readonly cursor?: string; readonly filter?: object },
    conditions: readonly Condition[],
    index?: string,
  ): Promise<readonly string[]> {
    const plans: string[] = [];
    const explained: KyselyPlugin = {
      transformQuery: ({ node }) => {
        if (node.kind !== 'RawNode') throw new Error(`not explained: ${node.kind}`);
        return RawNode.create(['explain query plan ', ''], [node]);
      },
      transformResult: async ({ result }) => {
        plans.push(result.rows.map(({ detail }) => String(detail)).join('; '));
        return { ...result, rows: [] };
      },
    };
    const db = database.handle.db.withPlugin(explained);
    const wanted = { limit: 50, filter: {}, ...query };
    const scope = { organizationId: 'o', dialect: 'sqlite' } as const;
    await listPage(db, scope, list, wanted, conditions, () => Promise.resolve([]), index);
    return plans;
  }

  const sorts = Object.keys(ampContactList.sorts).flatMap((sort) => [sort, `-${sort}`]);

  test.each(sorts)('AMP contacts by %s are read from an index, and not sorted', async (sort) => {
    const plans = await plansOf(ampContactList, { sort }, conditionsOf({}));
    for (const plan of plans) {
      expect(plan).toMatch(/USING (?:COVERING )?INDEX/u);
      expect(plan).not.toMatch(/TEMP B-TREE|SCAN/u);
    }
    expect(plans).not.toEqual([]);
  });

  test.each(sorts)(
    'AMP contacts by %s: a later page is read from its position on',
    async (sort) => {
      const byKey = sort.endsWith('createdAt');
      const position = { key: ['x'], ...(byKey ? {} : { value: 'x' }) };
      const cursor = encodeCursor({ list: 'amp_contacts', sort, filter: {} }, position);
      const [first = ''] = await plansOf(ampContactList, { sort, cursor }, conditionsOf({}));
      expect(first).toMatch(/organization_id=\? AND (?:id[<>]|\(\w+,\w+\)[<>])/u);
      expect(first).not.toContain('TEMP B-TREE');
    },
  );

  test.each(sorts)(
    'AMP contacts by %s are searched in an index that has all they need',
    async (sort) => {
      const filter: AmpContactFilter = { search: 'lee', owner: ['u1'] };
      const plans = await plansOf(
        ampContactList,
        { sort, filter },
        conditionsOf(filter),
        indexFor(filter),
      );
      for (const plan of plans) expect(plan).toMatch(/USING COVERING INDEX amp_contacts_list/u);
    },
  );
});
