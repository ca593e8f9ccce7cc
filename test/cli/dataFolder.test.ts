import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createInstallation } from './program.ts';

const own = createInstallation();
const folder = join(own.dataDir, 'data');
afterAll(() => own.remove());
beforeEach(() => rmSync(folder, { recursive: true, force: true }));

/** Commands that only read, each with what it needs. */
const reading = [
  'doctor',
  'filter show',
  'filter preview',
  'filter types',
  'filter values territory',
  'mapping show',
  'mapping check',
  'mapping versions',
  'mapping sample ann@example.com',
  'fields list',
  'settings show',
  'users list',
  'todos list',
  'todos show 1',
  'runs list',
  'runs show last',
  'conflicts list',
  'conflicts show 4711',
  'matches list',
  'holds list',
  'why Ann',
  'skips',
  'contacts list',
  'contacts show 1',
  'contacts timeline 1',
  'export',
  'organizations list',
  'tokens list',
  'webhooks list',
  'plan',
  'sync',
];

describe('where there is no data', () => {
  it.each(reading)('%s makes no folder, and names the one it looked in', async (line) => {
    const ended = await own.run(line.split(' '));
    expect(ended).toMatchObject({ code: 10, stdout: '' });
    expect(ended.stderr).toContain(`There is no data in ${folder} yet.`);
    expect(ended.stderr).toContain('ampwise connect');
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    ['settings', 'set', 'conflict=ask'],
    ['users', 'add', 'Ann Lee', '--email', 'ann@example.com'],
    ['fields', 'add', 'Birthday', '--kind', 'date'],
    ['contacts', 'add', 'email=ann@example.com'],
    ['mapping', 'set', 'title', 'off'],
    ['migrate'],
  ])('%s %s begins it', async (...args) => {
    expect(await own.run(args)).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'ampwise.db'))).toBe(true);
  });
});

describe('a data folder that cannot be made', () => {
  it('ends with a message at once', async () => {
    const file = join(own.dataDir, 'file');
    writeFileSync(file, '');
    for (const path of [join(file, 'data'), '/proc/ampwise/data']) {
      const ended = await own.run(['contacts', 'add', 'email=a@b.example'], {
        AMPWISE_DATA_DIR: path,
      });
      expect(ended.code).toBe(10);
      expect(ended.stderr).toContain(`the data folder ${path} cannot be created`);
    }
  });
});
