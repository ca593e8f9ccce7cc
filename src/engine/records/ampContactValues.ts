import { badInput } from '../../core/badInput.ts';
import type { FieldValue } from '../../core/contact/ampContact.ts';
import { type AmpField, ampFields, fieldNamed } from '../../core/contact/ampFields.ts';
import { canonicalText } from '../../core/contact/canonical.ts';
import { isEmail } from '../../core/contact/emails.ts';
import { listText } from '../../core/contact/listText.ts';
import type { Failure } from '../../core/failure.ts';
import { closestNames } from '../../core/filter/closest.ts';
import { unfitDetails } from '../../core/mapping/unfit.ts';
import { valueForField } from '../../core/mapping/valueOfKind.ts';

/** A value as a person or program enters it; empty text and null clear, a list is for several choices. */
export type EnteredValue = FieldValue | readonly string[];

/** Values by AMP field name. */
export type EnteredValues = ReadonlyMap<string, EnteredValue>;

/** Longest value of a field, in characters. */
const longest = 4000;

/**
 * Converts entered values to AMP field values, with the fields' proper names. Throws `bad_input`
 * with the field, the problem and the accepted values.
 */
export function readValues(
  entered: EnteredValues,
  fields: readonly AmpField[] = ampFields,
): Readonly<Record<string, FieldValue>> {
  const values: Record<string, FieldValue> = {};
  for (const [name, value] of entered) {
    const field = fieldNamed(fields, name);
    if (field === undefined) throw unknownField(name, fields);
    values[field.name] = readValue(field, value);
  }
  if (Object.keys(values).length === 0) {
    const names = fields.map((field) => field.name).join(', ');
    throw badInput('name=value', { code: 'no_field' }, { code: 'one_of', names });
  }
  return values;
}

function readValue(field: AmpField, entered: EnteredValue): FieldValue {
  if (entered === null) return null;
  if (typeof entered === 'string') return readText(field, entered);
  const { name, kind } = field;
  const because =
    typeof entered === 'number'
      ? 'number_entered'
      : typeof entered === 'boolean'
        ? 'yes_no_entered'
        : 'list_entered';
  const isOfKind =
    typeof entered === 'number'
      ? kind === 'number'
      : typeof entered === 'boolean'
        ? kind === 'yes_no'
        : kind === 'choices';
  if (!isOfKind) throw badInput(name, { code: 'does_not_fit', because }, acceptedFor(field));
  if (typeof entered === 'number') return readNumber(field, entered);
  return typeof entered === 'boolean' ? entered : customValue(field, listText(entered));
}

/** JSON has numbers that text cannot hold; those are rejected. */
function readNumber(field: AmpField, number: number): FieldValue {
  const text = String(number);
  if (field.custom === undefined) return wholeNumber(field, text);
  if (Number.isFinite(number) && !text.includes('e')) return number;
  throw badInput(
    field.name,
    { code: 'does_not_fit', because: 'number_entered' },
    acceptedFor(field),
  );
}

function readText(field: AmpField, text: string): FieldValue {
  const { name, kind } = field;
  const value = canonicalText(text) === '' ? null : text.trim();
  if (value === null) return null;
  if (field.custom !== undefined) return customValue(field, value);
  if (kind === 'number') return wholeNumber(field, value);
  if (kind === 'email' && !isEmail(value)) {
    throw badInput(name, { code: 'no_email' }, { code: 'one_email' });
  }
  if (value.length > longest) {
    const { length } = value;
    throw badInput(name, { code: 'has_characters', length }, { code: 'text_up_to', longest });
  }
  return value;
}

function wholeNumber({ name }: AmpField, text: string): number {
  if (/^\d{1,9}$/u.test(text)) return Number(text);
  throw badInput(name, { code: 'not_whole_number' }, { code: 'whole_number' });
}

/** A value of a field that the organization made itself. */
function customValue(field: AmpField, text: string): FieldValue {
  const converted = valueForField(field, text);
  if (converted.fits) return converted.value;
  const problem = { code: 'does_not_fit', ...unfitDetails(converted.because) } as const;
  throw badInput(field.name, problem, acceptedFor(field));
}

function acceptedFor({ kind, options = [], custom }: AmpField): Parameters<typeof badInput>[2] {
  switch (kind) {
    case 'choice':
      return { code: 'one_of', names: options.join(', ') };
    case 'choices':
      return { code: 'several_of', names: options.join(', ') };
    case 'date':
      return { code: 'day' };
    case 'number':
      return { code: custom === undefined ? 'whole_number' : 'any_number' };
    case 'yes_no':
      return { code: 'yes_no' };
    case 'url':
      return { code: 'web_address' };
    case 'phone':
      return { code: 'phone_number' };
    case 'email':
      return { code: 'one_email' };
    case 'user':
      return { code: 'amp_user' };
    case 'text':
    case 'long_text':
      break;
  }
  return { code: 'text_up_to', longest };
}

/** The rejection of a name that none of these fields has. */
export function unknownField(name: string, fields: readonly AmpField[]): Failure {
  const known = fields.map((field) => ({ name: field.name }));
  const shown = canonicalText(name).slice(0, 40);
  const closest = closestNames(name, known)[0] ?? 'email';
  const names = known.map((field) => field.name).join(', ');
  return badInput(
    shown === '' ? '(no name)' : shown,
    { code: 'unknown_amp_field', closest },
    { code: 'one_of', names },
  );
}
