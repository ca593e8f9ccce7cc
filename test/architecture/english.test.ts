import { describe, expect, it } from 'vitest';
import { readText, sourcesBelow, withoutComments } from './tree.ts';

/** Rooms that return codes with details: the words for them are in src/texts. */
const rooms = [
  'core',
  'ports',
  'engine',
  'storage',
  'connectors',
  'network',
  'sealing',
  'identity',
  'service',
  'app',
  'http',
].map((room) => `src/${room}`);

/** Files that may contain English words, and why. */
const allowed: readonly { readonly path: RegExp; readonly because: string }[] = [
  {
    path: /^src\/core\/contact\/ampFields\.ts$/u,
    because: 'names of fields, as organizations give them',
  },
  {
    path: /^src\/core\/mapping\/catalog\.ts$/u,
    because: 'names of fields, as ConnectWise has them',
  },
  { path: /^src\/core\/password\/commonWords\.ts$/u, because: 'words that no password may be' },
  {
    path: /^src\/http\/(?:openApi|documentedStatuses|docsPage)\.ts$/u,
    because: 'the API document',
  },
  { path: /^src\/storage\/transfer\/movedTables\.ts$/u, because: 'notes for developers' },
  { path: /^src\/app\/metrics\.ts$/u, because: 'descriptions of metrics, a part of their format' },
];

/** Texts that have to stay as they are stored, sent or read by other programs. */
const fixed: readonly string[] = [
  // What each condition of a filter is written with.
  "'not one of'",
  "'contacts company type'",
  // The tag that AMP contacts get, and the test contact of the check of a server.
  "'left the contact filter'",
  "'Server facts test'",
  // What keys are derived from, what requests are grouped by, what SQLite says.
  "'ampwise secret key'",
  '`new item for …`',
  "'no such table'",
  // Among the names of what a security role of ConnectWise lets its members read.
  "'its own account'",
];

const text = String.raw`(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\x60(?:[^\x60\\]|\\.)*\x60)`;
const literal = new RegExp(text, 'gu');

/**
 * Texts that nobody but a developer reads: imports, SQL, descriptions of the API and of metrics, our own
 * faults.
 */
const forDevelopers: readonly RegExp[] = [
  /^import [^;]*;/gmu,
  new RegExp(String.raw`\bsql(?:<[^\x60]*?>)?${text}`, 'gu'),
  new RegExp(String.raw`\b(?:summary|description|title|help):\s*${text}(?:\s*\+\s*${text})*`, 'gu'),
  new RegExp(String.raw`\.describe\(\s*${text}`, 'gu'),
  new RegExp(String.raw`\bnew (?:Error|TypeError|RangeError)\(\s*${text}`, 'gu'),
  /\bnew Failure\('internal', \{[^}]*\}/gu,
];

/** A sentence, or part of one: three words in a row, the second and the third in lower case. */
const prose = /\b[A-Za-z]{2,}[,;:]? [a-z]{2,}[,;:]? [a-z]{2,}\b/u;

/** Parts of statements and conditions. */
const forPrograms =
  /\b(?:like|not null|as|select|update|insert|pragma|order by|is not|on conflict)\b|=/u;

/** English texts in places where codes belong, each with its file. */
function englishIn(path: string, source: string): readonly string[] {
  if (allowed.some((one) => one.path.test(path))) return [];
  const code = forDevelopers.reduce(
    (left, part) => left.replaceAll(part, (found) => found.replaceAll(/[^\n]/gu, ' ')),
    withoutComments(source),
  );
  return (
    [...code.matchAll(literal)]
      .map(([found]) => found.replaceAll(/\$\{[^}]*\}/gu, '…'))
      .filter((found) => prose.test(found) && !forPrograms.test(found) && !fixed.includes(found))
      // Not a text: what is between two literals if a pattern contains a quotation mark.
      .filter((found) => !found.includes('\n}'))
      .map((found) => `${path}: ${found}`)
  );
}

describe('rooms below the texts', () => {
  it('hand out codes, and no words for people', () => {
    const found = sourcesBelow(...rooms).flatMap((path) => englishIn(path, readText(path)));
    expect(found).toEqual([]);
  });

  it.each([
    "return unfit('text that is no number');",
    'return [`it could not be seen`];',
    "throw new Failure('bad_input', { problem: 'the file is empty' });",
    "const titles = { wait: 'ConnectWise takes requests now' };",
  ])('would be found in: %s', (line) => {
    expect(englishIn('src/engine/a.ts', line)).toHaveLength(1);
  });

  it.each([
    "throw new Error('this is a fault of ours');",
    'const row = sql`select one from some where this is that`;',
    "  summary: 'Signs a user out everywhere',",
    "import { oneOrMore } from '../some/file of ours.ts';",
    "const code = 'no_such_user';",
  ])('may have: %s', (line) => {
    expect(englishIn('src/engine/a.ts', line)).toEqual([]);
  });

  it('have no exception that is not needed', () => {
    const sources = sourcesBelow(...rooms).map((path) => [path, readText(path)] as const);
    const unused = fixed.filter(
      (one) => !sources.some(([, source]) => source.replaceAll(/\$\{[^}]*\}/gu, '…').includes(one)),
    );
    expect(unused).toEqual([]);
    expect(allowed.filter(({ path }) => !sources.some(([one]) => path.test(one)))).toEqual([]);
  });
});
