import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fastFolder } from '../../test/support/folders.ts';
import { loadKeyFile, rotateKeyFile } from './keyFile.ts';
import { createSecrets } from './seal.ts';
import { generateSecretKey, parseSecretKeys } from './secretKeys.ts';

let folder = '';

beforeEach(() => {
  folder = fastFolder('key');
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

const places = ['first', 'second'].map((record) => ({ organizationId: 'o', record, field: 'x' }));

type Step = 'A' | 'B';

/** Every order of the steps of two rotations, each of which is killed after any of its steps or none. */
function orders(ofA: number, ofB: number): readonly (readonly Step[])[] {
  const afterA = ofA > 0 ? orders(ofA - 1, ofB).map((rest) => ['A' as const, ...rest]) : [];
  const afterB = ofB > 0 ? orders(ofA, ofB - 1).map((rest) => ['B' as const, ...rest]) : [];
  return [[], ...afterA, ...afterB];
}

/** Work that goes on to its next pause, or to its end, with each step. */
function inSteps(work: (pause: () => Promise<void>) => Promise<void>): () => Promise<void> {
  const state = { isOver: false, arrive: () => {}, go: () => {} };
  const pause = async () => {
    await new Promise<void>((resolve) => {
      state.go = resolve;
      state.arrive();
    });
  };
  const end = () => {
    state.isOver = true;
    state.arrive();
  };
  state.go = () => void work(pause).finally(end);
  return async () => {
    if (state.isOver) return;
    await new Promise<void>((resolve) => {
      state.arrive = resolve;
      state.go();
    });
  };
}

test('loses no key, however the steps of two rotations are mixed and wherever they are killed', async () => {
  const all = orders(4, 4);
  expect(all.length).toBeGreaterThan(200);
  for (const [index, order] of all.entries()) {
    const path = join(folder, String(index), 'secret.key');
    const secrets = createSecrets(await loadKeyFile(path));
    const stored = places.map((place) => secrets.seal(place.record, place));
    const begin = () =>
      inSteps(async (pause) => {
        await rotateKeyFile(path, alone, async (keys) => {
          const current = createSecrets(keys);
          for (const [at, place] of places.entries()) {
            await pause();
            stored[at] = current.seal(current.open(stored[at] ?? '', place), place);
          }
          await pause();
        });
      });
    const steps = { A: begin(), B: begin() };
    for (const one of order) await steps[one]();

    const present = createSecrets(await loadKeyFile(path));
    const opened = places.map((place, at) => present.open(stored[at] ?? '', place));
    expect(opened, order.join('')).toEqual(['first', 'second']);
  }
});

test('is sealed with again where another rotation sealed with a later key', async () => {
  const path = join(folder, 'secret.key');
  const [place] = places;
  if (place === undefined) throw new Error('no place');
  let stored = createSecrets(await loadKeyFile(path)).seal('private', place);
  const sealAgain = async (keys: Parameters<typeof createSecrets>[0]) => {
    const secrets = createSecrets(keys);
    stored = secrets.seal(secrets.open(stored, place), place);
    return keys[0].id;
  };
  let other: string | null = null;
  const used = await rotateKeyFile(path, alone, async (keys) => {
    other ??= await rotateKeyFile(path, alone, sealAgain);
    return await sealAgain(keys);
  });
  expect(used).toBe(other);
  expect(createSecrets(await loadKeyFile(path)).open(stored, place)).toBe('private');

  writeFileSync(path, `${generateSecretKey()}\n`);
  await expect(rotateKeyFile(path, alone, sealAgain)).rejects.toMatchObject({
    code: 'secret_unreadable',
  });
});

const alone = (work: () => Promise<void>) => work();
