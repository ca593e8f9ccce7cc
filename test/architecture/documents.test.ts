import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/cli/catalog.ts';
import { exitCodeOf, exitCodes, exitKinds } from '../../src/cli/exitCodes.ts';
import { createProgram } from '../../src/cli/main.ts';
import { voice } from '../../src/cli/voice.ts';
import { variables } from '../../src/config/variables.ts';
import type { FailureCode } from '../../src/core/failureTable.ts';
import { recoveries } from '../../src/core/failureTable.ts';
import { reasonsOf } from '../../src/core/plan/skipReasons.ts';
import { settingNames, settingText } from '../../src/core/settings/plainSettings.ts';
import { defaultSettings } from '../../src/core/settings/settings.ts';
import { failureStatuses, refusalStatuses } from '../../src/http/refusal.ts';
import { failureSteps } from '../../src/texts/failureSteps.ts';
import { ampSkipAdvice, skipAdvice, todoSkipAdvice } from '../../src/texts/skipSteps.ts';
import { filesBelow, readText } from './tree.ts';

/** Cells of the table rows of a document whose first cell is `code`, without the backticks. */
function tableRows(path: string): readonly (readonly string[])[] {
  return readText(path)
    .split('\n')
    .filter((line) => /^\| `[^`]+` \|/u.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/u)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
}

const { texts } = voice;

const named = (cell: string | undefined) => cell?.replace(/^`([^`]+)`.*$/u, '$1');

describe('docs/errors.md', () => {
  // Generated from the sources: after a change there, run this file with `-u`.
  it('says what the sources say', async () => {
    await expect(errorsDocument()).toMatchFileSnapshot('../../docs/errors.md');
  });
});

describe('docs/configuration.md', () => {
  it('has every variable that ampwise reads, as it is', () => {
    expect(tableRows('docs/configuration.md')).toEqual(
      variables.map(({ name, byDefault, meaning }) => [`\`${name}\``, byDefault, meaning]),
    );
  });
});

describe('docs/guide.md', () => {
  it('has every reason for leaving a contact out, not sending one, or a to-do that waits, in its words', () => {
    expect(tableRows('docs/guide.md')).toEqual(
      [
        ...reasonsOf('contact').map((reason) => [
          reason,
          texts.skips[reason].title,
          voice.advice(skipAdvice({ reason }, texts)),
        ]),
        ...reasonsOf('amp_contact').map((reason) => [
          reason,
          texts.ampSkips[reason].title,
          voice.advice(ampSkipAdvice({ reason }, texts)),
        ]),
        ...reasonsOf('todo').map((reason) => [
          reason,
          texts.todoSkips[reason].title,
          voice.advice(todoSkipAdvice({ reason }, texts)),
        ]),
      ].map(([reason, ...cells]) => [`\`${reason}\``, ...cells]),
    );
  });

  it('has every setting, with its value unless set otherwise', () => {
    const rows = readText('docs/guide.md').matchAll(/^\| ([a-zA-Z, ]+) \| .+ \| ([^|]+) \|$/gmu);
    const told = [...rows].flatMap(([, names = '', values = '']) =>
      names.split(', ').map((name, at) => [name, values.split(', ')[at]]),
    );
    const settings = settingNames.map((name) => [name, settingText(defaultSettings[name])]);
    expect(told.filter(([name]) => name !== 'setting' && name !== 'code')).toEqual(settings);
  });
});

describe('docs/decisions', () => {
  it('give a reason for each package, and for none that is gone', () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
    const manifest = JSON.parse(readText('package.json')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const used = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
    const rows = tableRows('docs/decisions/0001-packages.md');
    expect(new Set(rows.map(([name]) => named(name)))).toEqual(new Set(used));
    expect(rows).toHaveLength(used.length);
    expect(rows.filter(([, why = '']) => why.length < 20)).toEqual([]);
  });

  it('are numbered without a gap, and say context, choice and consequences', () => {
    const decisions = filesBelow('docs/decisions');
    decisions.forEach((path, index) => {
      expect(path).toContain(`/${String(index + 1).padStart(4, '0')}-`);
      if (index > 0)
        expect(readText(path)).toMatch(/## Context[\s\S]+## Choice[\s\S]+## Consequences/u);
    });
  });
});

describe('commands in the documents', () => {
  const readers = ['README.md', 'docs/guide.md', 'docs/operate.md', 'docs/api-member.md'];
  const called = readers.flatMap((path) =>
    [...readText(path).matchAll(/(?:npx |^(?=.* --)|`)ampwise ([a-z]+(?:-[a-z]+)*)/gmu)].map(
      ([, name = '']) => name,
    ),
  );

  it('exist', () => {
    const commands = catalog.map(({ name }) => name);
    expect(called.filter((name) => !commands.includes(name))).toEqual([]);
  });

  it('are all there', () => {
    // The demo is called by its npm script.
    const missing = catalog.map(({ name }) => name).filter((name) => !called.includes(name));
    expect(missing).toEqual(['demo']);
  });

  it('have the parts and options that are named with them', async () => {
    const unknown: string[] = [];
    let options = 0;
    for (const path of [...readers, 'docs/errors.md', 'CHANGELOG.md', 'CONTRIBUTING.md']) {
      const lines = readText(path).matchAll(/(?:npx |^|`|: )ampwise ([a-z]+)([^`|;)\n]*)/gmu);
      for (const [, name = '', rest = ''] of lines) {
        // In a code block, two spaces separate a command from the remark about it.
        const words = (rest.split(/\s{2,}/u)[0] ?? '').trim().split(' ');
        const program = await createProgram([name]);
        const command = program.commands.find((known) => known.name() === name);
        const part = command?.commands.find((known) => known.name() === words[0]);
        if (command?.commands.length && part === undefined && /^[a-z]+$/u.test(words[0] ?? '')) {
          unknown.push(`${path}: ${name} ${words[0]}`);
        }
        const known = [...(command?.options ?? []), ...(part?.options ?? [])].map(
          ({ long }) => long,
        );
        const given = words.flatMap((word) => /^--[a-z-]+/u.exec(word)?.[0] ?? []);
        options += given.length;
        for (const option of given) {
          if (!known.includes(option)) unknown.push(`${path}: ${name} ${rest.trim()}`);
        }
      }
    }
    expect(unknown).toEqual([]);
    expect(options).toBeGreaterThan(20);
  });
});

describe('links between documents', () => {
  it('lead somewhere', () => {
    const all = [...filesBelow('.ci'), ...filesBelow('docs')].filter((path) =>
      path.endsWith('.md'),
    );
    const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SPEC.md', ...all];
    const broken = documents.flatMap((path) => {
      const folder = new URL(path, 'file:///');
      const links = readText(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/gu);
      return [...links]
        .map(([, link = '']) => new URL(link, folder).pathname.slice(1))
        .filter((target) => !exists(target))
        .map((target) => `${path} -> ${target}`);
    });
    expect(broken).toEqual([]);
  });
});

function exists(path: string): boolean {
  try {
    return path.endsWith('/') ? filesBelow(path).length > 0 : readText(path) !== '';
  } catch {
    return false;
  }
}

/** Text as a cell of a table contains it. */
function asCell(text: string): string {
  return text.replaceAll('|', '\\|');
}

const codesOfFailures = Object.keys(recoveries).filter(
  (code): code is FailureCode => code in recoveries,
);

function errorsDocument(): string {
  const codes = Object.entries(exitCodes).map(([kind, code]) => {
    const used = codesOfFailures.filter((name) => exitKinds[name] === kind);
    const names = used.map((name) => `\`${name}\``).join(', ');
    return `| ${code} | ${kind} | ${kindTexts[kind] ?? ''} | ${names} |`;
  });
  const failures = codesOfFailures.map((code) => {
    const { message, advice } = texts.failures[code];
    const what = voice.advice({ text: advice, steps: failureSteps({ code, detail: {} }) });
    return `| \`${code}\` | ${asCell(message)} | ${asCell(what)} | ${recoveries[code]} | ${exitCodeOf(code)} | ${failureStatuses[code]} |`;
  });
  const refusals = Object.entries(refusalStatuses).map(([code, status]) => {
    const { title, detail } = isRefusal(code) ? texts.refusals[code] : { title: '', detail: '' };
    return `| \`${code}\` | ${asCell(title)} | ${asCell(detail)} | ${status} |`;
  });
  return `# Errors

The sources generate this page (\`src/core/failureTable.ts\`, \`src/texts\`, \`src/cli/exitCodes.ts\`). Codes never change, so
scripts can rely on them. With \`--json\` the code is in \`error.code\`. ampwise fills in the words in braces. No message
contains contact data or secrets.

## Exit codes

| exit | kind | meaning | codes |
| --- | --- | --- | --- |
${codes.join('\n')}

## How ampwise handles a failure

| recovery | meaning |
| --- | --- |
| retry | Temporary. ampwise tries again several times before it reports it. The next run continues. |
| skip_record | Affects one record. The record is listed as skipped, and all others sync. |
| stop_run | The run cannot continue. Changes already made stay. |
| needs_person | Someone has to change a setting, a key or a right. |
| bad_input | The input is wrong. Nothing was done. |
| bug | A bug in ampwise. |

## Codes

| code | message | what to do | recovery | exit | API status |
| --- | --- | --- | --- | --- | --- |
${failures.join('\n')}

## Refusals of the API

The API itself rejects some requests. Each problem document has one of these codes, or one of the codes above.

| code | title | what to do | API status |
| --- | --- | --- | --- |
${refusals.join('\n')}
`;
}

function isRefusal(code: string): code is keyof typeof texts.refusals {
  return Object.hasOwn(texts.refusals, code);
}

const kindTexts: Readonly<Record<string, string>> = {
  ok: 'Everything worked.',
  internal: 'A bug in ampwise.',
  usage: 'The command or its input is wrong.',
  credentials: 'ConnectWise rejects the company, the keys or the clientId.',
  rights: 'The API member lacks a right.',
  unavailable: 'ConnectWise cannot be reached or is failing. Try again later.',
  busy: 'Another run of this organization is in progress.',
  partial: 'Done, but some records failed.',
  held: 'On hold until someone approves it.',
  notFound: 'The record does not exist.',
  configuration: 'ampwise needs to be set up, or its setup is wrong.',
  cancelled: 'You answered a question with Ctrl+C. Nothing was saved.',
};
