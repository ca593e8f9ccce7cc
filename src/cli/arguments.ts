import { type Command, InvalidArgumentError } from 'commander';
import { Failure } from '../core/failure.ts';
import type { ExpectedVersion } from '../ports/version.ts';
import { inLines } from './output/text.ts';

/** Reads an option that is a whole number in a range. */
export function wholeNumber(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/u.test(text) || value < lowest || value > highest) {
      throw new InvalidArgumentError(`It has to be a whole number from ${lowest} to ${highest}.`);
    }
    return value;
  };
}

/** An edit that may name the version it is based on. */
export type VersionOption = { readonly ifVersion?: number };

/** Adds `--if-version` to a command that edits. */
export function withVersion(command: Command): Command {
  return command.option(
    '--if-version <n>',
    'only if this is still the current version; otherwise nothing is saved (default: any version)',
    wholeNumber(0, 2 ** 31),
  );
}

/** The version that an edit expects. */
export function expectedBy({ ifVersion }: VersionOption): ExpectedVersion {
  return ifVersion ?? 'any';
}

/** Reads `name=value` arguments; if a name is repeated, the last one counts. Throws `bad_input`. */
export function assignments(texts: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at <= 0) {
      throw new Failure('bad_input', {
        // The input may be a value in the wrong place, so it is not repeated.
        field: 'name=value',
        problem: 'an argument has no name and equals sign',
        accepted: 'email=ann@example.com firstName="Ann Marie"; nothing after the = clears a field',
      });
    }
    values.set(text.slice(0, at).trim(), text.slice(at + 1));
  }
  return values;
}

/** Text below the options of a help page. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** Width of a help page in columns: longer lines are hard to read. */
export function helpWidth(): number {
  return Math.min(process.stdout.columns ?? 96, 96);
}

/** Text below the examples of a help page, as wide as the page; indented lines stay as they are. */
export function remarks(text: string): string {
  const lines: string[] = [];
  let words: string[] = [];
  const endParagraph = () => {
    if (words.length > 0) lines.push(...inLines(words, helpWidth()));
    words = [];
  };
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith(' ')) {
      endParagraph();
      lines.push(line);
    } else words.push(...line.split(' '));
  }
  endParagraph();
  return `\n\n${lines.join('\n')}`;
}

/** Reads an argument that is the id of a ConnectWise record. Throws `bad_input`. */
export function recordId(text: string, field: string): number {
  const id = Number(text);
  if (/^\d{1,10}$/u.test(text.trim()) && id > 0 && id <= 2_147_483_647) return id;
  throw new Failure('bad_input', {
    field,
    problem: 'it is not a ConnectWise id',
    accepted: 'a whole number from 1 to 2147483647',
  });
}

/** The words that a reader made by `oneOf` accepts; undefined for any other reader, or none. */
export function choicesOf(read: unknown): readonly string[] | undefined {
  return typeof read === 'function' ? choices.get(read) : undefined;
}

const choices = new WeakMap<object, readonly string[]>();

/** Reads an option that is one of some words. */
export function oneOf<Word extends string>(...words: readonly Word[]): (text: string) => Word {
  const read = (text: string): Word => {
    const word = words.find((known) => known === text.trim().toLowerCase());
    if (word === undefined) throw new InvalidArgumentError(`It has to be ${words.join(' or ')}.`);
    return word;
  };
  choices.set(read, words);
  return read;
}
