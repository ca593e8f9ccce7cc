import { describe, expect, it } from 'vitest';
import { readText, sourcesBelow, withoutComments } from './tree.ts';

/**
 * Words for which the product uses another word. The test searches names and texts of the product, but not
 * comments, and the documents that people read.
 */
const wrongWords: readonly { readonly wrong: RegExp; readonly right: string }[] = [
  { wrong: /\btenants?\b|\btenant(?=[A-Z])|Tenants?\b/u, right: 'organization' },
  { wrong: /\bLeads?\b|\bleads?(?=[A-Z])/u, right: 'contact, or AMP contact' },
  { wrong: /[Mm]apping ?[Rr]ules?\b/u, right: 'field mapping' },
  { wrong: /\b[Mm]ember ?[Nn]ames?\b/u, right: 'Member ID' },
  { wrong: /\b[Ww]orkspaces?\b/u, right: 'organization' },
  { wrong: /\b[Ss]ync ?[Jj]obs?\b/u, right: 'run' },
  { wrong: /\b[Ss]imulators?\b|\b[Mm]ock ?[Ss]ervers?\b/u, right: 'sandbox' },
  { wrong: /\bignored ?(?:[Rr]ecords?|[Cc]ontacts?)\b/u, right: 'skip' },
  { wrong: /\b[Ww]atermarks?\b/u, right: 'cursor' },
  { wrong: /\b(?:[Cc]onnect[Ww]ise|[Cc][Ww]) [Pp]ersons?\b/u, right: 'contact' },
];

function wrongIn(path: string, text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      wrongWords.flatMap(({ wrong, right }) =>
        wrong.test(line) ? [`${path}:${index + 1} "${wrong.exec(line)?.[0]}": say ${right}`] : [],
      ),
    );
}

const documents = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'docs/guide.md'];

describe('the words of the product', () => {
  it('are used in names and texts of the sources', () => {
    const found = sourcesBelow('src').flatMap((path) =>
      wrongIn(path, withoutComments(readText(path))),
    );
    expect(found).toEqual([]);
  });

  it('are used in what people read', () => {
    expect(documents.flatMap((path) => wrongIn(path, readText(path)))).toEqual([]);
  });

  it.each([
    ['const tenantId = 1;', 'organization'],
    ['type Tenant = string;', 'organization'],
    ["'Lead was imported'", 'contact, or AMP contact'],
    ['a mapping rule', 'field mapping'],
    ['the watermark', 'cursor'],
  ])('would be missed in: %s', (line, right) => {
    expect(wrongIn('a.ts', line)).toEqual([expect.stringContaining(`say ${right}`)]);
  });
});
