import type { FieldSpec } from '../query/schema.ts';
import { type Field, set, type WriteContext } from './field.ts';
import { toChoice, toDecimal, toFlag, toInstant, toInteger, toText } from './values.ts';

/** Builders of fields whose wire value is the stored value under the same name. */

interface ScalarOptions {
  readonly required?: boolean;
  /** False: the server sets it, writes are ignored. */
  readonly writable?: boolean;
}

type Convert = (context: WriteContext, path: string, value: unknown) => unknown;

function scalar<T extends object>(
  name: string & keyof T,
  spec: FieldSpec,
  convert: Convert,
  empty: unknown,
  options: ScalarOptions,
): Field<T> {
  const field: Field<T> = { name, spec, read: (record) => record[name] };
  if (options.writable === false) return field;
  const clear = (draft: T, context: WriteContext): void => {
    set(draft, name, empty);
    context.touched.add('field');
  };
  return {
    ...field,
    write(draft, value, context) {
      set(draft, name, convert(context, name, value) ?? empty);
      context.touched.add('field');
    },
    ...(options.required === true ? { required: true } : { clear }),
  };
}

/** Text of at most `max` characters; the empty string is stored as nothing. */
export function text<T extends object>(
  name: string & keyof T,
  max?: number,
  options: ScalarOptions & { readonly keepNewlines?: boolean } = {},
): Field<T> {
  const limits = {
    ...(max === undefined ? {} : { max }),
    keepNewlines: options.keepNewlines === true,
  };
  const spec: FieldSpec =
    max === undefined
      ? { kind: 'string', longText: options.keepNewlines === true }
      : { kind: 'string', maxLength: max };
  return scalar<T>(
    name,
    spec,
    (context, path, value) => toText(context, path, value, limits),
    null,
    options,
  );
}

/** A boolean; null and absence mean `empty`. */
export function flag<T extends object>(
  name: string & keyof T,
  empty = false,
  options: ScalarOptions = {},
): Field<T> {
  return scalar<T>(name, { kind: 'bool' }, toFlag, empty, options);
}

export function integer<T extends object>(
  name: string & keyof T,
  options: ScalarOptions = {},
): Field<T> {
  return scalar<T>(name, { kind: 'int' }, toInteger, null, options);
}

export function decimal<T extends object>(
  name: string & keyof T,
  options: ScalarOptions = {},
): Field<T> {
  return scalar<T>(name, { kind: 'decimal' }, toDecimal, null, options);
}

export function instant<T extends object>(
  name: string & keyof T,
  options: ScalarOptions = {},
): Field<T> {
  return scalar<T>(name, { kind: 'datetime' }, toInstant, null, options);
}

const toDay: Convert = (context, path, value) =>
  context.switches.days === 'instant'
    ? toInstant(context, path, value)
    : toText(context, path, value);

/** A date in a person's life, such as a birthday; the switch `days` makes it any text or an instant. */
export function day<T extends object>(name: string & keyof T): Field<T> {
  return scalar<T>(name, { kind: 'string' }, toDay, null, {});
}

export function choice<T extends object>(
  name: string & keyof T,
  choices: readonly string[],
  options: ScalarOptions = {},
): Field<T> {
  const convert: Convert = (context, path, value) => toChoice(context, path, value, choices);
  return scalar<T>(name, { kind: 'enum', values: choices }, convert, null, options);
}

/** The record id: returned, never written; a PATCH `remove` of it fails (OBS). */
export function identity<T extends { readonly id: number }>(): Field<T> {
  return { name: 'id', spec: { kind: 'int' }, read: (record) => record.id };
}

/** A server-set value under another wire name or computed. */
export function derived<T>(
  name: string,
  spec: FieldSpec,
  read: NonNullable<Field<T>['read']>,
): Field<T> {
  return { name, spec, read };
}
