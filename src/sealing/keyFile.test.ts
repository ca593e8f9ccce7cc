import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadKeyFile } from './keyFile.ts';
import { generateSecretKey, parseSecretKeys } from './secretKeys.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ampwise-key-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('is made once, for its owner only, even if several processes start at the same time', async () => {
  const path = join(folder, 'data', 'secret.key');
  const loaded = await Promise.all(Array.from({ length: 10 }, () => loadKeyFile(path)));
  expect(new Set(loaded.map(([{ id }]) => id)).size).toBe(1);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'data'))).toEqual(['secret.key']);
  const text = readFileSync(path, 'utf8');
  expect((await loadKeyFile(path))[0].id).toBe(parseSecretKeys(text)[0].id);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('may hold older keys below the present one', async () => {
  const path = join(folder, 'secret.key');
  const keys = [generateSecretKey(), generateSecretKey()];
  writeFileSync(path, `${keys.join('\n')}\n`);
  const expected = parseSecretKeys(keys.join(',')).map(({ id }) => id);
  expect((await loadKeyFile(path)).map(({ id }) => id)).toEqual(expected);
});

test('is never replaced when it is damaged', async () => {
  const path = join(folder, 'secret.key');
  writeFileSync(path, 'damaged');
  await expect(loadKeyFile(path)).rejects.toMatchObject({ code: 'configuration' });
  expect(readFileSync(path, 'utf8')).toBe('damaged');
  await expect(loadKeyFile(folder)).rejects.toMatchObject({ code: 'configuration' });
});
