import { badInput, type Problem } from '../badInput.ts';
import type { Failure } from '../failure.ts';

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
      throw unreadable({ code: 'filter_quote_open', at });
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

/** The failure for a text that the parser cannot read. */
export function unreadable(problem: Problem): Failure {
  return badInput('filter', problem, { code: 'filter_text' });
}
