import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { importRow, noFindings } from '../../../test/support/importRows.ts';
import type { ImportFindings } from '../../ports/importStore.ts';
import { noon } from './records.ts';
import { newWorld } from './world.ts';

const findings: ImportFindings = {
  ...noFindings,
  counts: { create: 1, update: 1, unchanged: 0, refused: 0 },
  ignored: ['linkState'],
};
const row = (line: number) => importRow(line, { set: { title: `T${line}` } });
const settled = (line: number) =>
  ({ line, done: 'create', ampContactId: `c${line}`, before: { version: 1, values: {} } }) as const;

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
      await imports.noteApplied('i', [settled(2)], done, refused);
      expect(await imports.pending('i', 5)).toEqual([row(3)]);
      await imports.noteApplied('i', [settled(3)], done, []);
      await imports.finish('i', noon);
      expect(await imports.get('i')).toMatchObject({
        state: 'applied',
        appliedAt: noon,
        done: { create: 2, refused: 2 },
        refusedLater: refused,
      });
      expect(await imports.start('i')).toMatchObject({ state: 'applied' });
      const rows = await imports.rows('i', { limit: 5, total: true });
      expect(rows.rows).toEqual([2, 3].map((line) => ({ ...row(line), ...settled(line) })));
    });

    test('are corrected until they are applied, and taken back afterwards, the last row first', async () => {
      const { imports } = (await newWorld(database())).stores;
      await imports.begin('i', noon);
      const wrong = { line: 2, column: null, code: 'bad_input', detail: {} } as const;
      const refused = importRow(2, { action: 'refused', ampContactId: '', refusal: wrong });
      await imports.addRows('i', [importRow(1, { key: 'new a' }), refused]);
      const counts = { create: 1, update: 0, unchanged: 0, refused: 1 };
      await imports.save('i', { ...findings, counts, refused: [wrong] });
      expect(await imports.rival('i', 'new a', 2)).toBe(1);
      expect(await imports.rival('i', 'new a', 1)).toBeNull();
      await expect(imports.startUndo('i')).rejects.toMatchObject({ code: 'bad_input' });
      await expect(imports.replace('i', importRow(9))).rejects.toMatchObject({ code: 'not_found' });
      expect(await imports.replace('i', importRow(2))).toMatchObject({
        counts: { create: 2, refused: 0 },
        refused: [],
        rows: [{ line: 2 }],
      });
      expect(await imports.row('i', 2)).toEqual(importRow(2));
      expect(await imports.replace('i', importRow(2, { action: 'skipped' }))).toMatchObject({
        counts: { create: 1, refused: 0 },
        skipped: 1,
        rows: [],
      });
      await imports.replace('i', importRow(2));
      const only = async (action: 'create' | 'refused') =>
        (await imports.rows('i', { limit: 5, filter: { action: [action] } })).rows.length;
      expect([await only('create'), await only('refused')]).toEqual([2, 0]);
      await imports.start('i');
      await expect(imports.replace('i', refused)).rejects.toMatchObject({ code: 'bad_input' });
      await imports.noteApplied('i', [settled(1), settled(2)], { ...counts, create: 2 }, []);
      await imports.finish('i', noon);
      expect(await imports.startUndo('i')).toMatchObject({ state: 'undoing' });
      expect(await imports.toUndo('i', 1)).toMatchObject([{ line: 2, before: { version: 1 } }]);
      await imports.noteUndone('i', [{ line: 2, done: 'kept' }]);
      await imports.noteUndone('i', [{ line: 1, done: 'undone' }]);
      expect(await imports.toUndo('i', 5)).toEqual([]);
      await imports.finishUndo('i');
      const undone = { state: 'undone', undone: { undone: 1, kept: 1 } };
      expect(await imports.startUndo('i')).toMatchObject(undone);
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
