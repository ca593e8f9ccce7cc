import { badInput } from '../badInput.ts';
import { canonicalText } from '../contact/canonical.ts';
import type { Failure } from '../failure.ts';
import { type FilterOf, filterFields } from './contactFilter.ts';
import { type EnteredValue, fieldNamed } from './parseFilter.ts';

const maxDepth = 20;

/**
 * Reads a filter from JSON: the structured form, alone or as `filter` in a document like the one
 * that `ampwise filter show --json` writes. Throws `bad_input` that names the place.
 */
export function readFilterDocument(document: unknown): FilterOf<EnteredValue> {
  const whole = isObject(document) && 'filter' in document ? document.filter : document;
  return readPart(whole, 'filter', 0);
}

function readPart(part: unknown, place: string, depth: number): FilterOf<EnteredValue> {
  if (depth > maxDepth) throw wrong(place, 'filter_too_deep');
  if (!isObject(part)) throw wrong(place, 'filter_not_object');
  for (const kind of ['all', 'any'] as const) {
    if (!(kind in part)) continue;
    only(part, [kind], place);
    const parts = part[kind];
    if (!Array.isArray(parts) || parts.length === 0) {
      throw wrong(`${place}.${kind}`, 'filter_not_conditions');
    }
    const read = parts.map((one: unknown, nth) =>
      readPart(one, `${place}.${kind}[${nth}]`, depth + 1),
    );
    return kind === 'all' ? { all: read } : { any: read };
  }
  only(part, ['field', 'is', 'values'], place);
  const field = typeof part.field === 'string' ? fieldNamed(part.field) : undefined;
  if (field === undefined) throw wrong(`${place}.field`, 'filter_no_field');
  const { is, values } = part;
  if (is !== 'one of' && is !== 'not one of') {
    throw wrong(`${place}.is`, 'filter_no_operator');
  }
  if (!Array.isArray(values) || values.length === 0) {
    throw wrong(`${place}.values`, 'filter_not_values');
  }
  return {
    field,
    is,
    values: values.map((value: unknown, nth) => readValue(value, `${place}.values[${nth}]`)),
  };
}

/** A name alone, or with the id it had. */
function readValue(value: unknown, place: string): EnteredValue {
  const { name, id } = isObject(value) ? value : { name: value, id: undefined };
  if (typeof name !== 'string' || canonicalText(name) === '') {
    throw wrong(place, 'filter_no_name');
  }
  return typeof id === 'number' ? { name, id } : { name };
}

function only(part: Readonly<Record<string, unknown>>, known: readonly string[], place: string) {
  const other = Object.keys(part).find((key) => !known.includes(key));
  if (other !== undefined) throw wrong(`${place}.${other}`, 'filter_unexpected');
}

type Wrong =
  | 'filter_too_deep'
  | 'filter_not_object'
  | 'filter_not_conditions'
  | 'filter_no_field'
  | 'filter_no_operator'
  | 'filter_not_values'
  | 'filter_no_name'
  | 'filter_unexpected';

function wrong(place: string, code: Wrong): Failure {
  return badInput(place, { code }, { code: 'filter_document', names: filterFields.join(', ') });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
