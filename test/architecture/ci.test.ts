import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, root } from './tree.ts';

const script = readText('.ci/run');

describe('.ci/run', () => {
  it('can be run, and is a script that bash understands', () => {
    expect(statSync(join(root, '.ci/run')).mode & 0o111).toBe(0o111);
    const checked = spawnSync('bash', ['-n', join(root, '.ci/run')], { encoding: 'utf8' });
    expect(checked.stderr).toBe('');
    expect(checked.status).toBe(0);
  });

  it('calls the test command that README.md names', () => {
    const [, command] = /^Test command: `npm ci && (.+)`$/mu.exec(readText('README.md')) ?? [];
    expect(command).toBe('npm test');
    expect(script.split('\n')).toContain(command);
  });

  it('tests on the oldest and the newest Node that README.md names', () => {
    const [, oldest, newest] =
      /^Node .*tested on (\d+) and (\d+)\)/mu.exec(readText('README.md')) ?? [];
    expect(readText('package.json')).toContain(`"node": "^${oldest}.`);
    expect(script.split('\n')).toContain(`newest_node=${newest}`);
  });

  it('names no package registry and no folder of one machine', () => {
    expect(script).not.toMatch(/registry|https?:\/\/|\/home\/|\/root\//u);
  });
});

describe('npm scripts', () => {
  it('run the checks and the tests with one command', () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
    expect(scripts.test).toMatch(/run .*check && .*run .*test:fast$/u);
    for (const part of ['typecheck', 'lint', 'rooms', 'deadcode']) {
      expect(scripts.check?.split(' ')).toContain(part);
      expect(scripts).toHaveProperty(part);
    }
  });
});
