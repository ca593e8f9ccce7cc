import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { candidates } from '../../src/cli/completion/candidates.ts';
import { completionScripts, shells } from '../../src/cli/completion/scripts.ts';
import { createProgram } from '../../src/cli/main.ts';

const of = (...words: readonly string[]) => candidates(words, createProgram);

describe('completion', () => {
  it.each([
    [['s'], ['sandbox', 'serve', 'settings', 'setup-link', 'skips', 'sweep', 'sync']],
    [
      ['completion', ''],
      ['bash', 'fish', 'help', 'zsh'],
    ],
    [['holds', 'k'], ['keep']],
    [['help', 'und'], ['undo']],
    [['sync', '--al'], ['--all']],
    // Options of the default subcommand.
    [['holds', '--l'], ['--limit']],
    [['sandbox', '--fr'], ['--fresh']],
    [
      ['conflicts', 'resolve', '4711', '--choose', ''],
      ['amp', 'connectwise'],
    ],
    [['users', 'add', 'Ann', '--role', 'a'], ['admin']],
    [['todos', 'list', '--status', 'd'], ['done']],
    [['holds', 'list', '--limit', ''], []],
    [['settings', 'set', 'conf'], ['conflict=']],
    [
      ['settings', 'set', 'company=catch_all', 'conflict='],
      ['conflict=amp', 'conflict=ask', 'conflict=connectwise', 'conflict=latest'],
    ],
    [
      ['settings', 'set', 'push=o'],
      ['push=off', 'push=on'],
    ],
    [['nonsense', ''], []],
  ])('of %o is %o', async (words, expected) => {
    expect(await of(...words)).toEqual(expected);
  });

  it('names every command, and every option and part of each', async () => {
    const { commands } = await createProgram([]);
    for (const name of commands.map((known) => known.name())) {
      expect(await of(name.slice(0, 2))).toContain(name);
      const program = await createProgram([name]);
      const command = program.commands.find((known) => known.name() === name);
      for (const option of command?.options ?? []) {
        expect(await of(name, '--')).toContain(option.long);
      }
      for (const part of command?.commands ?? []) {
        if (part.name() !== 'words') expect(await of(name, '')).toContain(part.name());
        for (const option of part.options) {
          expect(await of(name, part.name(), 'x', '--')).toContain(option.long);
        }
      }
    }
  });
});

describe('the scripts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'completion-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const program = fileURLToPath(new URL('../../bin/ampwise.mjs', import.meta.url));
  const command = join(folder, 'ampwise');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(command, 0o755);
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH ?? ''}` };

  /** The completions that bash offers at the end of a line. */
  const offered = (line: string): readonly string[] => {
    const words = line.split(' ');
    const ask = `eval "$(ampwise completion bash)"
      compopt() { :; }
      COMP_LINE=${JSON.stringify(line)} COMP_POINT=${line.length}
      COMP_WORDS=(${words.map((word) => JSON.stringify(word)).join(' ')}) COMP_CWORD=${words.length - 1}
      _ampwise; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', ask], { env, encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((word) => word !== '');
  };

  it('complete commands, options and fixed values in bash', () => {
    expect(offered('ampwise conf')).toEqual(['conflicts']);
    expect(offered('ampwise undo --on')).toEqual(['--only']);
    expect(offered('ampwise conflicts resolve 4711 --choose ')).toEqual(['amp', 'connectwise']);
    // bash splits words at the =, so only the value is offered.
    expect(offered('ampwise settings set push=o')).toEqual(['off', 'on']);
  });

  it.each(shells)('are valid, where %s is there to say so', (shell) => {
    const { error, status, stderr } = spawnSync(shell, ['-n', '-c', completionScripts[shell]], {
      encoding: 'utf8',
    });
    // Skipped for a shell that this machine does not have.
    if (error === undefined) expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
