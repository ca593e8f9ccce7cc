import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import { createInstallation, type Installation, jsonOf, startSandbox } from './program.ts';
import type { Environment } from './served.ts';

const made: Installation[] = [];
const installation = (): Installation => {
  const one = createInstallation();
  made.push(one);
  return one;
};
const own = installation();
let site: Awaited<ReturnType<typeof startSandbox>>;

const keyOf = (one: Installation) => join(one.dataDir, 'data', 'secret.key');

/** The output of a command that has to succeed. */
async function told(one: Installation, args: readonly string[], env: Environment = {}) {
  const { code, lines, stderr } = await one.json(args, env);
  expect({ args, code, stderr: code === 0 ? '' : stderr }).toEqual({ args, code: 0, stderr: '' });
  return jsonOf(lines[0]);
}

/** Expects that a sync changes nothing on either side. */
async function expectQuietSync(one: Installation, env: Environment = {}): Promise<void> {
  site.sandbox.journal.clear();
  const none = { created: 0, updated: 0, removed: 0 };
  expect(await told(one, ['sync'], env)).toMatchObject({
    counts: { amp: none, connectwise: none, conflicts: 0 },
  });
  const methods = site.sandbox.journal.entries().map(({ method }) => method);
  expect(new Set(methods)).toEqual(new Set(['GET']));
}

beforeAll(async () => {
  site = await startSandbox({ seed: { contacts: 120 } });
  const begin = [
    site.connect,
    ['users', 'add', 'Ann', '--email', 'ann@b.example', '--member', 'jmoreno'],
    ['users', 'default', 'Ann'],
    ['fields', 'add', 'Pets', '--kind', 'text'],
    ['sync'],
    ['contacts', 'add', 'email=bea@b.example', 'firstName=Béa', 'lastName="Ünal"'],
    ['sync'],
  ];
  for (const args of begin) await told(own, args);
});
afterAll(async () => {
  await site.close();
  for (const one of made) one.remove();
});

describe.each(databases)('everything, from SQLite to $name and back', (kind) => {
  it('is the same by checksum, and the next sync writes nothing', async () => {
    const file = join(own.dataDir, `${kind.name}.jsonl`);
    const exported = await told(own, ['data', 'export', file]);
    const { sha256, rows } = exported;
    expect(await told(own, ['data', 'checksum'])).toEqual({ sha256, rows });
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');

    const target = installation();
    const { options } = await kind.open();
    const env = options.kind === 'postgres' ? { DATABASE_URL: options.url } : {};
    const keyless = await target.run(['data', 'import', file], env);
    expect(keyless).toMatchObject({ code: 10, stdout: '' });
    expect(await target.json(['contacts', 'list'], env)).toMatchObject({ code: 0, lines: [] });
    const imported = await told(target, ['data', 'import', file, '--key-file', keyOf(own)], env);
    expect(imported).toEqual({ file, sha256, rows, secrets: 1 });
    expect(await told(target, ['data', 'checksum'], env)).toEqual({ sha256, rows });
    await expectQuietSync(target, env);
    await told(target, ['doctor'], env);

    const back = installation();
    const again = join(target.dataDir, 'back.jsonl');
    const second = await told(target, ['data', 'export', again], env);
    const key = ['--key-file', keyOf(target)];
    expect(await told(back, ['data', 'import', again, ...key])).toMatchObject({
      sha256: second.sha256,
    });
    await expectQuietSync(back);
  });
});

it('a file is not overwritten, an installation with data not filled, and what is no export refused', async () => {
  const file = join(own.dataDir, 'once.jsonl');
  await told(own, ['data', 'export', file]);
  const over = await own.run(['data', 'export', file]);
  expect(over).toMatchObject({ code: 2 });
  expect(over.stderr).toContain('a file with this name already exists');
  const into = await own.run(['data', 'import', file]);
  expect(into).toMatchObject({ code: 2 });
  expect(into.stderr).toContain('it already has data');
  const target = installation();
  const wrong = [
    ['data', 'import', join(own.dataDir, 'nowhere.jsonl')],
    ['data', 'import', keyOf(own)],
    ['data', 'import', file, '--key-file', file],
  ];
  for (const args of wrong) expect(await target.run(args)).toMatchObject({ code: 2 });
  expect(existsSync(file)).toBe(true);
});
