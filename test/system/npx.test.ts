import { execFile } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { fastFolder } from '../support/folders.ts';

const run = promisify(execFile);

/** The environment of a person who works outside the checkout. */
function environment(more: Record<string, string>): NodeJS.ProcessEnv {
  // npm passes its options on to what it runs, including vitest.
  const outside = Object.entries(process.env).filter(([name]) => !/^npm_/iu.test(name));
  return { ...Object.fromEntries(outside), ...more };
}

describe('npx in a checkout', () => {
  const cache = fastFolder('npx');
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  it('takes the command that is there, and installs and fetches nothing', async () => {
    await run(process.execPath, ['bin/link.mjs']);
    const { stdout } = await run('npx', ['ampwise', '--version'], {
      env: environment({ npm_config_cache: cache, npm_config_offline: 'true' }),
    });
    expect(stdout).toBe('0.1.0\n');
    // npx installs into _npx, and caches downloads in _cacache.
    expect(readdirSync(cache).filter((name) => name.startsWith('_') && name !== '_logs')).toEqual(
      [],
    );
  });
});
