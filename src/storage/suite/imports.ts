import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import type { ImportFindings } from '../../ports/importStore.ts';
import { noon } from './records.ts';
import { newWorld } from './world.ts';

const findings: ImportFindings = {
  counts: { create: 1, update: 1, unchanged: 0, refused: 0 },
  ignored: ['linkState'],
  refused: [],
  rows: [],
};
const row = (line: number) =>
  ({ line, action: 'create', ampContactId: `c${line}`, set: { title: `T${line}` } }) as const;

export function importTests(database: () => TestDatabase): void {
  describe('imports', () => {
    test('are there once they were read to their end, and hand out their rows in order', async () => {
      const { imports } = (await newWorld(database())).stores;
      await imports.begin('i', noon);
      await imports.addRows('i', [row(3), row(2)]);
      await imports.addRows('i', []);
      expect(await imports.get('i')).toBeNull();
      await expect(imports.start('i')).rejects.toMatchObject({ code: 'not_found' });
      expect(await imports.save('i', findings)).toMatchObject({ ...findings, state: 'previewed' });
      expect(await imports.start('i')).toMatchObject({ state: 'applying', appliedAt: null });
      expect(await imports.start('i')).toMatchObject({ state: 'applying' });
      expect(await imports.pending('i', 1)).toEqual([row(2)]);
      const done = { create: 1, update: 0, unchanged: 0, refused: 1 };
      const refused = [{ line: 9, column: null, code: 'bad_input', detail: {} }] as const;
      await imports.settle('i', [2], done, refused);
      expect(await imports.pending('i', 5)).toEqual([row(3)]);
      await imports.settle('i', [3], done, []);
      await imports.finish('i', noon);
      expect(await imports.get('i')).toMatchObject({
        state: 'applied',
        appliedAt: noon,
        done: { create: 2, refused: 2 },
        refusedLater: refused,
      });
      expect(await imports.start('i')).toMatchObject({ state: 'applied' });
    });

    test('belong to their organization, are dropped with their rows, and go after a week', async () => {
      const { imports } = (await newWorld(database())).stores;
      const { imports: others } = (await newWorld(database())).stores;
      for (const store of [imports, others]) {
        await store.begin('same', noon);
        await store.addRows('same', [row(1)]);
        await store.save('same', findings);
      }
      await imports.drop('same');
      expect(await imports.get('same')).toBeNull();
      expect(await imports.pending('same', 5)).toEqual([]);
      expect(await others.pending('same', 5)).toEqual([row(1)]);
      await others.begin('next', new Date(Date.parse(noon) + 8 * 86_400_000).toISOString());
      expect(await others.get('same')).toBeNull();
      expect(await others.pending('same', 5)).toEqual([]);
    });
  });
}
