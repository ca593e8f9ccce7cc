import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fastFolder } from '../support/folders.ts';

const root = process.cwd();
const run = promisify(execFile);

/** The environment of someone who works outside the checkout. */
function environment(more: Record<string, string>): NodeJS.ProcessEnv {
  // npm hands its options on to what it runs, vitest among them.
  const outside = Object.entries(process.env).filter(([name]) => !/^npm_/iu.test(name));
  return { ...Object.fromEntries(outside), ...more };
}

describe('the package', () => {
  const folder = fastFolder('package');
  const checkout = join(folder, 'checkout');
  const installed = join(folder, 'prefix', 'lib', 'node_modules', 'ampwise');
  const command = join(folder, 'prefix', 'bin', 'ampwise');
  const elsewhere = join(folder, 'elsewhere');
  const before = readFileSync('package.json', 'utf8');
  let packed: readonly string[] = [];

  beforeAll(async () => {
    // Packing rewrites package.json for a moment, which other tests read: a copy is packed.
    mkdirSync(elsewhere);
    const notCopied = new Set(['node_modules', '.git', 'data', 'coverage', 'test', 'bench']);
    for (const name of readdirSync(root).filter((entry) => !notCopied.has(entry))) {
      cpSync(join(root, name), join(checkout, name), { recursive: true });
    }
    await run('ln', ['-s', join(root, 'node_modules'), join(checkout, 'node_modules')]);
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: checkout,
    });
    packed = [...stdout.matchAll(/"path": "([^"]+)"/gu)].map(([, path = '']) => path);
    const options = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
    await run('npm', ['install', '--global', ...options, join(folder, 'ampwise-0.1.0.tgz')], {
      cwd: elsewhere,
      env: environment({ npm_config_prefix: join(folder, 'prefix') }),
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has the bundle and the documents, no source and nothing to build', () => {
    expect(packed).toEqual(
      expect.arrayContaining(['dist/main.js', 'docs/guide.md', 'docs/errors.md', 'README.md']),
    );
    expect(packed.filter((path) => /\.ts$|^(?:bin|src|test)\//u.test(path))).toEqual([]);
    const manifest: unknown = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(manifest).not.toHaveProperty('scripts');
    expect(manifest).not.toHaveProperty('devDependencies');
    const packages = readdirSync(join(installed, 'node_modules'));
    expect(packages).toEqual(expect.arrayContaining(['commander', 'libsql']));
    for (const built of ['esbuild', 'vite', 'react', '@mantine', '@tanstack', 'uqr', 'uplot']) {
      expect(packages).not.toContain(built);
    }
    expect(packages).not.toEqual(expect.arrayContaining(['typescript']));
  });

  it('runs from any folder as the command that is on the PATH', async () => {
    const env = environment({ PATH: `${join(command, '..')}:${process.env.PATH ?? ''}` });
    const own = { cwd: elsewhere, env: { ...env, AMPWISE_DATA_DIR: join(elsewhere, 'data') } };
    await run('ampwise', ['settings', 'set', 'conflict=connectwise', '--json'], own);
    const { stdout } = await run('ampwise', ['settings', 'show', '--json'], own);
    expect(JSON.parse(stdout)).toMatchObject({ settings: { conflict: 'connectwise' } });
    expect(readdirSync(join(elsewhere, 'data'))).toContain('ampwise.db');
  });

  it('is complete: the demo goes through, from the sandbox to the last sync', async () => {
    const { stdout } = await run(command, ['demo', '--contacts', '500'], {
      cwd: elsewhere,
      env: environment({ TMPDIR: folder }),
    });
    expect(stdout).toMatch(/update Call back/u);
  });

  it('leaves the checkout as it was', () => {
    expect(readFileSync(join(checkout, 'package.json'), 'utf8')).toBe(before);
    for (const name of ['dist', 'package.checkout.json']) {
      expect(existsSync(join(checkout, name))).toBe(false);
    }
  });
});

describe('npx in a checkout', () => {
  const cache = fastFolder('npx');
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  it('takes the command that is there, and installs and fetches nothing', async () => {
    await run(process.execPath, ['bin/link.mjs']);
    const { stdout } = await run('npx', ['ampwise', '--version'], {
      env: environment({ npm_config_cache: cache, npm_config_offline: 'true' }),
    });
    expect(stdout).toBe('0.1.0\n');
    // What npx installs goes into _npx, what it fetches into _cacache.
    expect(readdirSync(cache).filter((name) => name.startsWith('_') && name !== '_logs')).toEqual(
      [],
    );
  });
});
