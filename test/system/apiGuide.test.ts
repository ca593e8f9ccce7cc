import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation, jsonOf, startSandbox } from '../cli/program.ts';
import { ServiceProcess } from '../support/serviceProcess.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl)
  process.stderr.write('\nThe lines of docs/api.md are not run: curl is not installed\n\n');

/** The code blocks of the guide; the first one sets the address of the service. */
const [first = '', ...blocks] = [
  ...readFileSync('docs/api.md', 'utf8').matchAll(/```sh\n([^`]+)```/gu),
].map(([, lines = '']) => lines);

describe('docs/api.md', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let service: ServiceProcess;
  let environment: Record<string, string> = {};

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 12 } });
    expect(await own.json(site.connect)).toMatchObject({ code: 0 });
    service = new ServiceProcess(own.dataDir);
    const url = await service.ready();
    const made = await own.json(['tokens', 'add', '--name', 'Example', '--scope', 'write']);
    const token = String(jsonOf(made.lines[0]).token);
    environment = { AMPWISE: url, ORG: 'default', TOKEN: token, PATH: process.env.PATH ?? '' };
  });

  afterAll(async () => {
    await service.end('SIGTERM');
    await site.close();
    own.remove();
  });

  it('begins with what every other line needs', () => {
    const set = [...first.matchAll(/^export (\w+)=/gmu)].map(([, name]) => name);
    expect(set).toEqual(['AMPWISE', 'ORG', 'TOKEN']);
    expect(first).toContain('ampwise tokens add --name Example --scope write');
  });

  it.skipIf(!hasCurl)('has lines that work as they are written, one after the other', async () => {
    // The same program, except that a refusal ends the script.
    const script = [
      'set -euo pipefail',
      'curl() { command curl --fail-with-body "$@"; }',
      ...blocks,
    ];
    const ran = spawn('bash', ['-c', script.join('\n')], { cwd: own.dataDir, env: environment });
    let out = '';
    ran.stdout.on('data', (text) => {
      out += String(text);
    });
    ran.stderr.on('data', (text) => {
      out += String(text);
    });
    await once(ran, 'close');
    const code = ran.exitCode;
    expect([code, code === 0 ? '' : out]).toEqual([0, '']);
    // Ann was created and changed, Bob was added, and a sync was requested.
    expect(out).toContain('"title":"Head of IT"');
    expect(out).toMatch(/"results":\[\{"status":201.+"status":200/su);
    expect(out).toContain('"kind":"sync"');
    expect(blocks.length).toBeGreaterThan(5);
  });
});
