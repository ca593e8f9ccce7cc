import { describe, expect, it } from 'vitest';
import { readText, sourcesBelow, withoutComments } from './tree.ts';

/** Rooms that do not know about the command line. */
const below = ['core', 'ports', 'texts', 'contract', 'engine', 'storage', 'connectors', 'sealing'];

/** Where a text names a command: `ampwise` before a word in lower case. */
function commandsIn(path: string, text: string): readonly string[] {
  const lines = withoutComments(text).split('\n');
  return lines.flatMap((line, index) =>
    /\bampwise [a-z]+(?: |['"`:;,.)…]|$)/u.test(line) && !isSentence.test(line)
      ? [`${path}:${index + 1}: ${line.trim()}`]
      : [],
  );
}

/** A sentence with ampwise as its subject or owner. */
const isSentence =
  /\bampwise (?:may|could|can|cannot|is|has|reads|writes|checks|found|to wait|secret)\b/u;

/** Imports of more than types, from rooms of which only types may be imported. */
function valuesImported(path: string, text: string): readonly string[] {
  const imports = withoutComments(text).matchAll(
    /import\s+(?!type\b)([^;]*?)\s+from\s+'[./]+\/(?:ports|engine)\/[^']+';/gu,
  );
  return [...imports]
    .filter(([, names = '']) => !/^\{(?:\s*type [^,}]+,?)+\s*\}$/u.test(names))
    .map(([, names = '']) => `${path}: ${names}`);
}

describe('words', () => {
  it('name no command outside of the command line', () => {
    const found = below
      .flatMap((room) => sourcesBelow(`src/${room}`))
      .flatMap((path) => commandsIn(path, readText(path)));
    expect(found).toEqual([]);
  });

  it.each([
    "advice: 'See them all with: ampwise runs list',",
    "reason: 'its tables are missing; run: ampwise migrate'",
    "'Run `ampwise sync`'",
  ])('would be found in: %s', (line) => {
    expect(commandsIn('a.ts', line)).toHaveLength(1);
  });
});

describe('texts and contract, which are part of the web app as well', () => {
  it('know of ports and engine the types alone', () => {
    const found = sourcesBelow('src/texts', 'src/contract').flatMap((path) =>
      valuesImported(path, readText(path)),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ["import { why } from '../engine/inbox/why.ts';", 1],
    ["import { type Check, doctor } from '../engine/setup/doctor.ts';", 1],
    ["import type { Check } from '../engine/setup/doctor.ts';", 0],
    ["import { type Check } from '../engine/setup/doctor.ts';", 0],
  ] as const)('would be found in: %s', (line, times) => {
    expect(valuesImported('a.ts', line)).toHaveLength(times);
  });
});
