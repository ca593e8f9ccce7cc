import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { catalog } from '../../src/cli/catalog.ts';
import { documents } from '../../src/cli/documents.ts';
import { createProgram } from '../../src/cli/main.ts';
import { jsonSchemaOf } from '../../src/contract/jsonSchema.ts';
import { commandIn, misfits } from './printed.ts';

/** Documents as version 0.1 printed them; long lists are cut. */
const captured = readFileSync(fileURLToPath(new URL('captured.jsonl', import.meta.url)), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
  .map((line) => JSON.parse(line) as { readonly args: readonly string[]; readonly line: object });

/**
 * Members that were added to documents since, as `command: path`; each has a line in CHANGELOG.md. No member
 * may change or be removed.
 */
const addedSince: readonly string[] = [
  ...['add', 'edit', 'list', 'remove', 'restore', 'show'].map(
    (part) => `contacts ${part}: editedBy`,
  ),
  ...['add', 'edit', 'list', 'remove', 'restore', 'show'].flatMap((part) =>
    ['owner', 'state', 'link.since'].map((member) => `contacts ${part}: ${member}`),
  ),
  ...['add', 'edit', 'list', 'show'].map((part) => `todos ${part}: editedBy`),
  ...['filter show', 'settings set', 'settings show', 'todos map'].flatMap((command) =>
    ['version', 'savedAt', 'savedBy'].map((member) => `${command}: ${member}`),
  ),
  ...['apply', 'plan', 'runs list', 'runs show', 'sweep', 'sync', 'undo'].flatMap((command) =>
    ['completed', 'startedBy', 'appliedBy', 'appliedAt', 'requestedAt'].map(
      (member) => `${command}: ${member}`,
    ),
  ),
  'connect: oldKeys',
  'filter values: recommended',
  ...['connect', 'doctor'].map((command) => `${command}: checks.*.right`),
  'conflicts resolve: decisions',
  ...['conflicts list', 'conflicts show'].map((command) => `${command}: id`),
  ...['holds', 'holds list'].map((command) => `${command}: by`),
  ...['progress', 'cancel'].map((member) => `runs show: ${member}`),
  ...['apply', 'plan', 'runs list', 'runs show', 'sweep', 'sync', 'undo'].map(
    (command) => `${command}: lostAnswers`,
  ),
  ...['plan', 'runs show'].map((command) => `${command}: entries.*.lostAnswer`),
  ...['add', 'edit', 'list', 'remove', 'restore', 'show'].map(
    (part) => `contacts ${part}: lostAnswer`,
  ),
  ...['add', 'done', 'edit', 'list', 'remove', 'reopen', 'restore', 'show'].map(
    (part) => `todos ${part}: lostAnswer`,
  ),
  ...['lostAnswer', 'todos.*.lostAnswer'].map((member) => `why: ${member}`),
  ...['dryRun', 'known'].map((member) => `todos import: ${member}`),
  ...['restore', 'set', 'show', 'versions'].map((part) => `mapping ${part}: savedBy`),
  'mapping versions: note',
  ...['holds', 'holds list'].map((command) => `${command}: company`),
  'mapping sample: values',
  ...['check', 'restore', 'set'].map((part) => `mapping ${part}: impact.sample`),
  ...['', 'change.entering.', 'change.leaving.'].map(
    (samples) => `filter preview: ${samples}sample.*.facts`,
  ),
  ...['types', 'values'].map((part) => `filter ${part}: companies`),
  ...['conflicts show', 'contacts show', 'matches', 'matches list', 'todos show', 'why'].map(
    (command) => `${command}: decisions`,
  ),
  ...[
    ...['add', 'list', 'member'].map((part) => `users ${part}`),
    ...['add', 'list', 'rename', 'retire'].map((part) => `fields ${part}`),
    'fields',
    'users',
  ].flatMap((command) => ['version', 'editedBy'].map((member) => `${command}: ${member}`)),
];

/** Commands that were added later, so there is no earlier output. */
const commandsSince =
  /^(?:organizations|tokens|webhooks|setup-link|keys|open|serve|worker|backup|restore|data|users invite|(?:conflicts|matches) reopen|contacts (?:import|undo-import|erase))\b/u;

type Issue = {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly errors?: readonly (readonly Issue[])[];
};

function isAdded(
  command: string,
  line: object,
  before: readonly PropertyKey[],
  issue: Issue,
): boolean {
  const path = [...before, ...issue.path];
  if (issue.errors !== undefined && issue.errors.length > 0) {
    return issue.errors.some((all) => all.every((one) => isAdded(command, line, path, one)));
  }
  const shown = path.map((part) => (typeof part === 'number' ? '*' : String(part))).join('.');
  return isAbsent(line, path) && addedSince.includes(`${command}: ${shown}`);
}

function isAbsent(line: object, path: readonly PropertyKey[]): boolean {
  const found = path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined,
    line,
  );
  return found === undefined;
}

function takesJson(command: Command): boolean {
  return command.options.some(({ long }) => long === '--json');
}

/** Commands that take --json, by their full names. */
async function withJson(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of catalog) {
    const program = await createProgram([name]);
    const command = program.commands.find((known) => known.name() === name);
    if (command !== undefined && takesJson(command)) found.push(name);
    for (const part of command?.commands ?? []) {
      if (takesJson(part)) found.push(`${name} ${part.name()}`);
    }
  }
  return found;
}

describe('the documents of the command line', () => {
  it.each(captured.map((one) => [commandIn(one.args) ?? '', one] as const))(
    'are what they were: %s',
    (command, { line }) => {
      const read = documents[command]?.safeParse(line);
      const issues: readonly Issue[] = read?.success === false ? read.error.issues : [];
      expect(read).toBeDefined();
      expect(issues.filter((issue) => !isAdded(command, line, [], issue))).toEqual([]);
    },
  );

  it('have a schema for each command that takes --json, but those of the sandbox', async () => {
    const commands = (await withJson()).filter((name) => !/^(?:demo|sandbox)/u.test(name));
    expect(Object.keys(documents).toSorted()).toEqual(commands.toSorted());
  });

  it('were captured of nearly all of them', () => {
    const seen = new Set(captured.map(({ args }) => commandIn(args)));
    const missing = Object.keys(documents).filter(
      (command) => !seen.has(command) && !commandsSince.test(command),
    );
    expect(missing.length).toBeLessThan(15);
  });

  it('would not fit with a member more, less, or of another kind', () => {
    const [before] = captured.filter(({ args }) => args.join(' ') === 'users list');
    const user = { line: { ...before?.line, version: 1, editedBy: null } };
    const args = ['users', 'list'];
    expect(misfits({ args, line: user.line })).toEqual([]);
    expect(misfits({ args, line: { ...user.line, more: 1 } })).toHaveLength(1);
    expect(misfits({ args, line: { ...user.line, role: 'owner' } })).toHaveLength(1);
    expect(misfits({ args, line: { ...user.line, name: undefined } })).toHaveLength(1);
  });
});

describe('docs/documents.schema.json', () => {
  // Generated from the schemas: after a change there, run this file with `-u`.
  it('has the JSON Schema of each document', async () => {
    const made = {
      title: 'What each ampwise command prints with --json: one document, or one a line',
      ...jsonSchemaOf(z.object(documents), 'ref'),
    };
    await expect(`${JSON.stringify(made, null, 1)}\n`).toMatchFileSnapshot(
      '../../docs/documents.schema.json',
    );
  });
});
