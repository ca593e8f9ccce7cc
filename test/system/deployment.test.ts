import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { variables } from '../../src/config/variables.ts';
import { readText } from '../architecture/tree.ts';
import { databases } from '../support/databases.ts';
import { fastFolder } from '../support/folders.ts';
import { until } from '../support/serviceProcess.ts';

const run = promisify(execFile);
type Environment = Record<string, string>;

/**
 * The variables that this machine needs to reach the registry, without npm's own: npm passes its options on.
 */
const outside = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_/iu.test(name)),
);

/** One instruction of a Dockerfile, with continued lines joined. */
type Instruction = { readonly name: string; readonly text: string };

function instructions(): readonly Instruction[] {
  return readText('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^[A-Z]+ /u.test(line))
    .map((line) => {
      const [name = '', ...words] = line.split(' ');
      return { name, text: words.join(' ') };
    });
}

/** Values of a key in a unit file, in order. */
function unitValues(unit: string, key: string): readonly string[] {
  return readText(`deploy/${unit}`)
    .split('\n')
    .filter((line) => line.startsWith(`${key}=`))
    .map((line) => line.slice(key.length + 1));
}

const listOf = (text: string): readonly string[] => {
  const read: unknown = JSON.parse(text.slice(text.indexOf('[')));
  if (!Array.isArray(read)) throw new Error('no list');
  return read.map(String);
};

/**
 * There is no Docker where the tests run, so they carry out the instructions one after the other, each stage
 * in a clean folder that stands for the root of the image.
 */
describe('the files that set up a service', () => {
  const folder = fastFolder('deployment');
  const build = join(folder, 'stage-0', 'build');
  const before = readText('package.json');
  /** The root of the final stage. */
  let root = '';
  let environment: Environment = {};

  /** A path of the image, inside the folder that stands for it. */
  const inImage = (text: string) =>
    text.replaceAll(
      /(?<![\w.:/*-])\/(build|package|data|usr\/local|var\/lib)(?=[/\w -]|$)/gu,
      `${root}/$1`,
    );

  beforeAll(async () => {
    const stages = new Map<string, string>();
    let at = '/';
    // This machine may not have the user of the image.
    const shims = join(folder, 'shims');
    mkdirSync(shims, { recursive: true });
    writeFileSync(join(shims, 'chown'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    for (const { name, text } of instructions()) {
      if (name === 'FROM') {
        root = join(folder, `stage-${stages.size}`);
        stages.set(/ AS (\w+)$/u.exec(text)?.[1] ?? 'last', root);
        at = root;
        mkdirSync(root);
        environment = {
          PATH: `${shims}:${root}/usr/local/bin:${process.env.PATH ?? ''}`,
          HOME: root,
        };
      } else if (name === 'WORKDIR') {
        at = inImage(text);
        mkdirSync(at, { recursive: true });
      } else if (name === 'COPY' && text === '. .') {
        copyCheckout(at);
      } else if (name === 'COPY') {
        const [, stage = '', from = '', to = ''] = /^--from=(\w+) (\S+) (\S+)$/u.exec(text) ?? [];
        cpSync(`${stages.get(stage) ?? ''}${from}`, `${root}${to}`, { recursive: true });
      } else if (name === 'ENV') {
        const [key = '', value = ''] = text.split('=');
        environment[key] = inImage(value);
      } else if (name === 'RUN') {
        mkdirSync(join(root, 'package'), { recursive: true });
        await run('sh', ['-ec', inImage(text)], {
          cwd: at,
          env: {
            // How npm reaches the registry, and where it caches downloads.
            ...outside,
            ...environment,
            HOME: process.env.HOME ?? root,
            npm_config_prefix: join(root, 'usr/local'),
            npm_config_prefer_offline: 'true',
          },
          maxBuffer: 2 ** 26,
        });
      }
    }
  }, 900_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Starts a service on a free port, and does something to it once it is ready. */
  async function serving(
    words: readonly string[],
    env: Environment,
    work: (url: string) => Promise<void>,
  ): Promise<number | null> {
    const [program = '', ...args] = words.map((word) => (word === '7400' ? '0' : word));
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    try {
      const ready = /ready at (http:\S+?)\.(?:\s|$)/u;
      await until(() => ready.test(out) || child.exitCode !== null);
      await work(ready.exec(out)?.[1] ?? '');
    } finally {
      child.kill('SIGTERM');
    }
    if (child.exitCode === null) await once(child, 'exit');
    return child.exitCode;
  }

  /** Runs the installed command as a user who has it in their PATH. */
  const asUser = (args: readonly string[], cwd: string, more: Environment = {}) => {
    const env = { ...outside, ...environment, ...more, HOME: cwd, NODE_ENV: '' };
    return run('ampwise', args, { cwd, env });
  };

  it('the package has the bundle and the documents, no source and nothing to build', async () => {
    const { stdout } = await run('tar', ['tzf', join(root, 'package', 'ampwise-0.1.0.tgz')]);
    const packed = stdout.split('\n').map((path) => path.replace('package/', ''));
    expect(packed).toEqual(
      expect.arrayContaining(['dist/main.js', 'docs/guide.md', 'docs/errors.md', 'README.md']),
    );
    expect(packed.filter((path) => /\.ts$|^(?:bin|src|test)\//u.test(path))).toEqual([]);
    const installed = join(root, 'usr/local/lib/node_modules/ampwise');
    const manifest: unknown = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(manifest).not.toHaveProperty('scripts');
    expect(manifest).not.toHaveProperty('devDependencies');
    const packages = readdirSync(join(installed, 'node_modules'));
    expect(packages).toEqual(expect.arrayContaining(['commander', 'libsql']));
    for (const built of ['esbuild', 'vite', 'react', '@mantine', '@tanstack', 'uqr', 'uplot']) {
      expect(packages).not.toContain(built);
    }
    expect(packages).not.toContain('typescript');
  });

  it('the package runs from any folder as the command that is on the PATH', async () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    const own = { AMPWISE_DATA_DIR: join(elsewhere, 'data') };
    await asUser(['settings', 'set', 'conflict=connectwise', '--json'], elsewhere, own);
    const { stdout } = await asUser(['settings', 'show', '--json'], elsewhere, own);
    expect(JSON.parse(stdout)).toMatchObject({ settings: { conflict: 'connectwise' } });
    expect(readdirSync(join(elsewhere, 'data'))).toContain('ampwise.db');
  });

  it('the package is complete: the demo goes through, from the sandbox to the last sync', async () => {
    const { stdout } = await asUser(['demo', '--contacts', '500'], folder, { TMPDIR: folder });
    expect(stdout).toMatch(/update Call back/u);
  });

  it('packing leaves the checkout as it was', () => {
    expect(readFileSync(join(build, 'package.json'), 'utf8')).toBe(before);
    for (const name of ['dist', 'package.checkout.json']) {
      expect(existsSync(join(build, name))).toBe(false);
    }
  });

  it('the image serves, is found healthy, and ends on SIGTERM', async () => {
    const [entry, command, check] = ['ENTRYPOINT', 'CMD', 'HEALTHCHECK'].map((name) =>
      listOf(instructions().find((one) => one.name === name)?.text ?? ''),
    );
    expect(instructions().map(({ name }) => name)).toEqual(
      expect.arrayContaining(['USER', 'VOLUME']),
    );
    const ended = await serving(
      [...(entry ?? []), ...(command ?? [])],
      environment,
      async (url) => {
        const [node = '', ...args] = (check ?? []).map((word) =>
          word.replace('127.0.0.1:7400', new URL(url).host),
        );
        await run(node, args, { env: environment });
        expect((await fetch(`${url}/setup`)).status).toBe(200);
      },
    );
    expect(ended).toBe(0);
    expect(readdirSync(join(root, 'data'))).toContain('ampwise.db');
    const elsewhere = (check ?? []).map((word) => word.replace('7400', '1'));
    await expect(run(elsewhere[0] ?? '', elsewhere.slice(1))).rejects.toMatchObject({ code: 1 });
  }, 300_000);

  it('the units start the service and a worker, and both end on SIGTERM', async () => {
    for (const unit of ['ampwise.service', 'ampwise-worker.service']) {
      const env: Environment = { PATH: environment.PATH ?? '' };
      for (const line of unitValues(unit, 'Environment')) {
        const [key = '', value = ''] = line.split('=');
        env[key] = inImage(value);
        if (key === 'AMPWISE_DATA_DIR') mkdirSync(env[key], { recursive: true, mode: 0o700 });
      }
      const [start = ''] = unitValues(unit, 'ExecStart');
      const words = inImage(start).split(' ');
      if (unit === 'ampwise.service') {
        expect(
          await serving(words, env, async (url) => {
            expect((await fetch(`${url}/ready`)).status).toBe(200);
          }),
        ).toBe(0);
        continue;
      }
      for (const kind of databases.filter(({ name }) => name === 'PostgreSQL')) {
        const { options } = await kind.open();
        const url = options.kind === 'postgres' ? options.url : '';
        const [program = '', ...args] = words;
        const worker = spawn(program, args, {
          env: { ...env, DATABASE_URL: url },
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        let log = '';
        worker.stderr.on('data', (text) => {
          log += String(text);
        });
        await until(() => log.includes('"event":"worker.ready"') || worker.exitCode !== null);
        worker.kill('SIGTERM');
        expect(await once(worker, 'exit')).toEqual([0, null]);
      }
    }
  }, 300_000);

  it('the units are valid for systemd, where it is there to say so', async () => {
    const folderOfUnits = join(folder, 'units');
    mkdirSync(folderOfUnits);
    const units = ['ampwise.service', 'ampwise-worker.service'];
    for (const unit of units) {
      writeFileSync(join(folderOfUnits, unit), inImage(readText(`deploy/${unit}`)));
    }
    const paths = units.map((unit) => join(folderOfUnits, unit));
    const found = await run('systemd-analyze', ['verify', '--man=no', ...paths]).then(
      ({ stderr }) => stderr,
      (thrown: unknown) => {
        const error: unknown = Reflect.get(Object(thrown), 'code');
        return error === 'ENOENT' ? '' : String(Reflect.get(Object(thrown), 'stderr'));
      },
    );
    const ours = found.split('\n').filter((line) => line.includes(folderOfUnits));
    expect(ours).toEqual([]);
  });

  it('set only what ampwise reads, and one port', () => {
    const files = ['Dockerfile', 'compose.yaml', 'compose.postgres.yaml'];
    const units = readdirSync('deploy').map((name) => `deploy/${name}`);
    const known: readonly string[] = variables.map(({ name }) => name);
    for (const path of [...files, ...units]) {
      const text = readFileSync(path, 'utf8');
      const set = [...text.matchAll(/\b(?:AMPWISE|DATABASE)_[A-Z_]+/gu)].map(([name]) => name);
      expect([path, set.filter((name) => !known.includes(name))]).toEqual([path, []]);
      const ports = [...text.matchAll(/\b7\d{3}\b/gu)].map(([port]) => port);
      expect([path, ports.filter((port) => port !== '7400')]).toEqual([path, []]);
    }
  });
});

/** As `COPY . .` does: all but what .dockerignore names. */
function copyCheckout(to: string): void {
  const ignored = readText('.dockerignore')
    .split('\n')
    .filter((line) => line !== '');
  const patterns = ignored.map(
    (line) => new RegExp(`^${line.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'u'),
  );
  for (const name of readdirSync('.')) {
    if (patterns.some((pattern) => pattern.test(name))) continue;
    cpSync(name, join(to, name), { recursive: true });
  }
}
