import { Failure } from '../failure.ts';

export type FilterToken = {
  readonly kind: 'word' | 'quoted' | '(' | ')' | ',' | 'end';
  /** A word as written, a quoted text without its quotes. */
  readonly text: string;
  /** Its first character, counted from 1. */
  readonly at: number;
};

const form = /\s*(?:"((?:[^"]|"")*)"|([(),])|([^\s(),"]+))/uy;

/** Splits the text of a filter. Throws `bad_input` for a quote that is not closed. */
export function filterTokens(text: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  const end = text.trimEnd().length;
  form.lastIndex = 0;
  while (form.lastIndex < end) {
    const from = form.lastIndex;
    const match = form.exec(text);
    if (match === null) {
      const at = text.indexOf('"', from) + 1;
      throw unreadable({ kind: 'quoted', text: '"', at }, 'a quote is not closed');
    }
    const [whole, quoted, sign, word] = match;
    const at = from + (whole.length - whole.trimStart().length) + 1;
    if (quoted !== undefined)
      tokens.push({ kind: 'quoted', text: quoted.replaceAll('""', '"'), at });
    else if (sign === '(' || sign === ')' || sign === ',')
      tokens.push({ kind: sign, text: sign, at });
    else tokens.push({ kind: 'word', text: word ?? '', at });
  }
  tokens.push({ kind: 'end', text: '', at: end + 1 });
  return tokens;
}

/** The failure of a text that is not understood, with the place. */
export function unreadable({ kind, text, at }: FilterToken, problem: string): Failure {
  const found = kind === 'end' ? 'at the end' : `at character ${at}, "${text}"`;
  return new Failure('bad_input', {
    field: 'filter',
    problem: `${found}: ${problem}`,
    accepted:
      'company types split by commas, or conditions such as: company type is one of (Customer, Prospect) and market is not Retail. A name with commas, brackets, "and" or "or" in it goes between double quotes',
  });
}
