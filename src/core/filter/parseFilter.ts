import { badInput } from '../badInput.ts';
import { canonicalText } from '../contact/canonical.ts';
import type { Failure } from '../failure.ts';
import { closestNames } from './closest.ts';
import type { Condition, FilterOf } from './contactFilter.ts';
import { type FilterField, filterFields } from './contactFilter.ts';
import { type FilterToken, filterTokens, unreadable } from './filterTokens.ts';

/** A value as entered: by name, or by its former id. */
export type EnteredValue = { readonly name: string; readonly id?: number };

/** Deepest nesting of groups; no real filter goes deeper. */
const maxDepth = 20;

/** Synonyms for a field. */
const otherNames: Readonly<Record<string, FilterField>> = {
  'contacts company type': 'company type',
  status: 'company status',
  'company territory': 'territory',
  'company market': 'market',
};

/**
 * Reads the text of a filter. `and` binds tighter than `or`; words in any case.
 *
 *     or        = and { "or" and }
 *     and       = primary { "and" primary }
 *     primary   = "(" or ")" | field "is" [ "not" ] [ "one of" ] values
 *     values    = "(" value { "," value } ")" | value { "," value }
 *     value     = words | '"' any text, with each quote doubled '"'
 *
 * Throws `bad_input` that names the place and the closest field.
 */
export function parseFilter(text: string): FilterOf<EnteredValue> {
  const tokens = filterTokens(text);
  let position = 0;
  let depth = 0;

  const peek = (ahead = 0): FilterToken =>
    tokens[position + ahead] ?? { kind: 'end', text: '', at: text.length + 1 };
  const isWord = (word: string, ahead = 0) =>
    peek(ahead).kind === 'word' && peek(ahead).text.toLowerCase() === word;
  const accept = (found: boolean): boolean => {
    if (found) position += 1;
    return found;
  };

  const joined = (
    word: 'and' | 'or',
    part: () => FilterOf<EnteredValue>,
  ): FilterOf<EnteredValue> => {
    const first = part();
    const parts = [first];
    while (accept(isWord(word))) parts.push(part());
    if (parts.length === 1) return first;
    return word === 'and' ? { all: parts } : { any: parts };
  };
  const anyOf = (): FilterOf<EnteredValue> => joined('or', () => joined('and', primary));

  const primary = (): FilterOf<EnteredValue> => {
    if (!accept(peek().kind === '(')) return condition();
    depth += 1;
    if (depth > maxDepth) throw unreadable({ code: 'filter_too_deep' });
    const inner = anyOf();
    if (!accept(peek().kind === ')')) throw signExpected(peek(), '")", "and", "or"');
    depth -= 1;
    return inner;
  };

  const condition = (): Condition<EnteredValue> => {
    const field = readField();
    const is = accept(isWord('not')) ? 'not one of' : 'one of';
    if (isWord('one') && isWord('of', 1)) position += 2;
    const inBrackets = accept(peek().kind === '(');
    const values = [readValue()];
    while (accept(peek().kind === ',')) values.push(readValue());
    if (inBrackets && !accept(peek().kind === ')')) {
      throw signExpected(peek(), '",", ")"');
    }
    return { field, is, values };
  };

  const readField = (): FilterField => {
    const first = peek();
    const words: string[] = [];
    while (peek().kind === 'word' && !isWord('is') && !isWord('and') && !isWord('or')) {
      words.push(peek().text);
      position += 1;
    }
    const name = words.join(' ');
    if (name === '') throw expected(first, 'filter_field_expected');
    const field = fieldNamed(name);
    if (field === undefined) {
      const closest = closestField(name);
      throw unreadable({ code: 'filter_field_unknown', at: first.at, found: name, closest });
    }
    if (!accept(isWord('is'))) throw signExpected(peek(), '"is"');
    return field;
  };

  const readValue = (): EnteredValue => {
    const first = peek();
    if (accept(first.kind === 'quoted')) {
      if (canonicalText(first.text) === '') throw expected(first, 'filter_value_expected');
      return { name: first.text };
    }
    const words: string[] = [];
    while (peek().kind === 'word' && !isWord('and') && !isWord('or')) {
      words.push(peek().text);
      position += 1;
    }
    if (words.length === 0) throw expected(first, 'filter_value_expected');
    return { name: words.join(' ') };
  };

  const filter = anyOf();
  const { kind, at, text: found } = peek();
  if (kind !== 'end') throw unreadable({ code: 'filter_end_expected', at, found });
  return filter;
}

/** The failure if the expected field or value is missing, or something else is in its place. */
function expected(
  { kind, at, text: found }: FilterToken,
  code: 'filter_field_expected' | 'filter_value_expected',
): Failure {
  return unreadable(kind === 'end' ? { code: `${code}_at_end` } : { code, at, found });
}

function signExpected({ kind, at, text: found }: FilterToken, signs: string): Failure {
  return unreadable(
    kind === 'end'
      ? { code: 'filter_sign_expected_at_end', signs }
      : { code: 'filter_sign_expected', at, found, signs },
  );
}

function closestField(name: string): string {
  return (
    closestNames(
      name,
      filterFields.map((choice) => ({ name: choice })),
    )[0] ?? ''
  );
}

/** Finds a field by the entered name; undefined if there is none. */
export function fieldNamed(name: string): FilterField | undefined {
  const wanted = canonicalText(name).toLowerCase().replaceAll(/\s+/gu, ' ');
  return filterFields.find((field) => field === wanted) ?? otherNames[wanted];
}

/** Finds a field by the entered name. Throws `bad_input` with the closest names. */
export function readFilterField(name: string): FilterField {
  const field = fieldNamed(name);
  if (field !== undefined) return field;
  throw badInput(
    'field',
    { code: 'unknown_filter_field', found: name, closest: closestField(name) },
    { code: 'one_of', names: filterFields.join(', ') },
  );
}
