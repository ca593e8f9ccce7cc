import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation, type Json, jsonOf, textLike } from './program.ts';

describe('contacts import', () => {
  const own = createInstallation();
  const file = join(own.dataDir, 'people.csv');
  const rows = [
    'E-mail,First name,Notes of ours,Title',
    'ann@x.example,Ann,first,CEO',
    'bob@x.example,Bob,second,',
    'no address,Carl,third,',
  ];
  const byColumns = ['--columns', 'email,firstName,-,title'];

  beforeAll(async () => {
    writeFileSync(file, `${rows.join('\n')}\n`);
    await own.json(['contacts', 'add', 'email=ann@x.example', 'firstName=Anna']);
  });
  afterAll(() => own.remove());

  const people = async (): Promise<readonly unknown[]> =>
    (await own.json(['contacts', 'list'])).lines.map(({ email, fields }) => [
      email,
      jsonOf(fields).firstName,
      jsonOf(fields).title ?? null,
    ]);
  const before = [['ann@x.example', 'Anna', null]];
  const after = [
    ['ann@x.example', 'Ann', 'CEO'],
    ['bob@x.example', 'Bob', null],
  ];

  const imported = async (...more: readonly string[]): Promise<Json & { code: number | null }> => {
    const { code, lines } = await own.json(['contacts', 'import', file, ...byColumns, ...more]);
    return { ...lines[0], code };
  };

  it('shows what a file would do, and changes nothing', async () => {
    const counts = { create: 1, update: 1, unchanged: 0, refused: 1 };
    expect(await imported('--dry-run')).toMatchObject({ code: 7, dryRun: true, counts });
    expect(await people()).toEqual(before);
    const told = await own.run(['contacts', 'import', file, ...byColumns, '--dry-run']);
    expect(told.stdout).toContain('The file: 1 new, 1 changed, 0 unchanged, 1 skipped.');
    expect(told.stdout).toContain('line 2: changes ann@x.example (firstName, title)');
    expect(told.stderr).toMatch(/line 4: .*not a valid e-mail address/u);
    expect(told.stdout).toContain('Nothing was changed.');
  });

  it('imports each row once, and is undone', async () => {
    const done = await imported();
    expect(done).toMatchObject({ code: 7, state: 'applied', done: { create: 1, update: 1 } });
    expect(await people()).toEqual(after);
    expect(await imported()).toMatchObject({ counts: { create: 0, update: 0, unchanged: 2 } });
    const undone = await own.json(['contacts', 'undo-import', String(done.id)]);
    expect(undone.lines[0]).toMatchObject({ state: 'undone', undone: { undone: 2, kept: 0 } });
    expect(await people()).toEqual(before);
  });

  it('counts every row that is skipped, beyond those that are listed', async () => {
    const many = join(own.dataDir, 'many.csv');
    const wrong = Array.from({ length: 1005 }, (_, row) => `not an address ${row}`);
    writeFileSync(many, `E-mail\n${wrong.join('\n')}\n`);
    const told = await own.run(['contacts', 'import', many]);
    expect(told.code).toBe(7);
    expect(told.stdout).toContain('The file: 0 new, 0 changed, 0 unchanged, 1,005 skipped.');
    expect(told.stderr).toContain('1,005 rows are skipped:');
    expect(told.stderr).toContain('and 985 more: the first 1,000 with --json');
    const { lines } = await own.json(['contacts', 'import', many]);
    expect(lines[0]).toMatchObject({ counts: { refused: 1005 } });
    expect(lines[0]?.refused).toHaveLength(1000);
  });

  it('finds columns by their names, and says which one it does not know', async () => {
    const { code, lines } = await own.json(['contacts', 'import', file]);
    expect(code).toBe(2);
    expect(lines[0]?.error).toMatchObject({ message: textLike('Notes of ours') });
    const missing = await own.json(['contacts', 'import', join(own.dataDir, 'none.csv')]);
    expect(missing).toMatchObject({ code: 2 });
  });
});
