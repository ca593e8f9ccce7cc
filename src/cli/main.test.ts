import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog } from './catalog.ts';
import { createProgram } from './main.ts';
import { version } from './version.ts';

describe('the program', () => {
  it('has the version of the package', () => {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    expect(manifest).toContain(`"version": "${version}"`);
  });

  it.each(catalog.map(({ name }) => name))('%s has help with examples', async (name) => {
    const program = await createProgram([name, '--help']);
    const command = program.commands.find((known) => known.name() === name);
    let help = '';
    command?.configureOutput({
      writeOut: (text) => {
        help += text;
      },
    });
    command?.outputHelp();
    expect(help).toContain(`Usage: ampwise ${name}`);
    expect(help).toContain('Examples:\n  ');
  });

  it('takes --json with every command that tells something', async () => {
    // A completion is a script of its own, and a worker has its log.
    const silent = new Set(['completion', 'worker']);
    for (const { name } of catalog.filter((entry) => !silent.has(entry.name))) {
      const program = await createProgram([name]);
      const command = program.commands.find((known) => known.name() === name);
      const leaves = command?.commands.length ? command.commands : [command];
      for (const leaf of leaves) {
        expect(
          leaf?.options.map(({ long }) => long),
          `${name} ${leaf?.name()}`,
        ).toContain('--json');
      }
    }
  });

  it('loads the code of no command but the one asked for', async () => {
    const program = await createProgram([]);
    expect(program.commands.map((command) => command.options.length)).toEqual(catalog.map(() => 0));
  });
});
