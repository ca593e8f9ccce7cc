import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation, jsonOf, startSandbox } from '../cli/program.ts';
import { ServiceProcess } from '../support/serviceProcess.ts';

const packages = fileURLToPath(new URL('../../node_modules', import.meta.url));
const [, example = ''] =
  /```ts\n([^`]*(?:`[^`]+)*?)\n```/u.exec(readFileSync('docs/api.md', 'utf8')) ?? [];

/** What the compiler of this project takes; what is generated has a style of its own. */
const settings = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'es2023',
    module: 'esnext',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    lib: ['es2023', 'dom'],
    types: ['node'],
  },
  files: ['use.ts'],
};

describe('a client that is generated from the API document', () => {
  const own = createInstallation();
  let folder = '';
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let service: ServiceProcess;
  let environment: NodeJS.ProcessEnv = {};

  beforeAll(async () => {
    // Below the packages, which it imports.
    const cache = join(packages, '.cache');
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, 'client-'));
    site = await startSandbox({ seed: { contacts: 12 } });
    expect(await own.json(site.connect)).toMatchObject({ code: 0 });
    expect(await own.json(['sync'])).toMatchObject({ code: 0 });
    const [linked] = (await own.json(['contacts', 'list', '--limit', '1'])).lines;
    const COMPANY = String(jsonOf(linked?.fields).company);
    service = new ServiceProcess(own.dataDir);
    const url = await service.ready();
    const made = await own.json(['tokens', 'add', '--name', 'Client', '--scope', 'write']);
    const TOKEN = String(jsonOf(made.lines[0]).token);
    environment = { PATH: process.env.PATH, AMPWISE: url, ORG: 'default', TOKEN, COMPANY };
    const document = await fetch(`${url}/api/v1/openapi.json`);
    writeFileSync(join(folder, 'openapi.json'), await document.text());
    writeFileSync(join(folder, 'use.ts'), example);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  });

  afterAll(async () => {
    await service.end('SIGTERM');
    await site.close();
    own.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const inFolder = (program: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(join(packages, '.bin', program), args, {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, told: `${stdout}${stderr}` };
  };

  // Two compilers and a service start for it.
  it('compiles, with the example of the guide, and does what that says', {
    timeout: 120_000,
  }, async () => {
    expect(example).toContain('ampwise.startRun');
    expect(inFolder('oazapfts', 'openapi.json', 'ampwise.ts')).toMatchObject({ status: 0 });
    expect(inFolder('tsc', '-p', 'tsconfig.json')).toEqual({ status: 0, told: '' });
    const outfile = join(folder, 'use.mjs');
    const entryPoints = [join(folder, 'use.ts')];
    await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node' });
    const ran = spawn(process.execPath, [outfile], { env: environment });
    let out = '';
    for (const stream of [ran.stdout, ran.stderr]) {
      stream.on('data', (text) => {
        out += String(text);
      });
    }
    await once(ran, 'close');
    const [, id] = /^200 412 version_conflict\n1 CTO\nsucceeded in_step (\d+)\n$/u.exec(out) ?? [
      out,
    ];
    const there = site.sandbox.world.contacts.all().filter(({ firstName }) => firstName === 'Dee');
    expect(there).toMatchObject([{ id: Number(id), lastName: 'Lane', title: 'CTO' }]);
  });
});
