import { z } from 'zod';
import { storableText } from '../core/storableText.ts';
import { faults as words } from '../texts/english/refusals.ts';
import { faultsOf } from './faults.ts';
import { type Fault, Refusal } from './refusal.ts';

/** The kind of value behind defaults and options. */
function kindOf(schema: unknown): string {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) {
    return kindOf(schema.unwrap());
  }
  return schema instanceof z.ZodType ? schema.type : 'string';
}

/**
 * Query parameters in the types of their schema: numbers and flags are parsed from text, and a
 * repeated name becomes a list. Text that is not a number stays text, so that the schema rejects
 * it.
 */
function fromQuery(given: URLSearchParams, schema: z.ZodObject): Record<string, unknown> {
  const raw: Record<string, unknown> = {};
  for (const name of new Set(given.keys())) {
    const values = given.getAll(name).map(storableText);
    const member: unknown = schema.shape[name];
    const kind = kindOf(member);
    if (kind === 'array' || member === undefined) raw[name] = values;
    else if (values.length > 1) throw new Refusal('does_not_fit', { faults: [twice(name)] });
    else raw[name] = convert(values[0] ?? '', kind);
  }
  return raw;
}

function convert(text: string, kind: string): unknown {
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (kind === 'number' || kind === 'int') return /^-?\d{1,15}$/u.test(text) ? Number(text) : text;
  return text;
}

function twice(name: string): Fault {
  return { in: 'query', path: [name], code: 'twice', detail: words.twice, accepted: null };
}

/** Throws `does_not_fit`. */
export function parseQuery(given: URLSearchParams, schema: z.ZodObject): unknown {
  return parsed(fromQuery(given, schema), schema, 'query');
}

/** Throws `does_not_fit`. */
export function parsed(value: unknown, schema: z.ZodType, where: Fault['in']): unknown {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const knownAt = (path: readonly PropertyKey[]) => membersAt(schema, path);
  throw new Refusal('does_not_fit', { faults: faultsOf(read.error, value, where, knownAt) });
}

/** The names of the members of an object at a place of a schema. */
function membersAt(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
  ) {
    return membersAt(schema.unwrap(), path);
  }
  const [first, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<PropertyKey, unknown>> = schema.shape;
    return first === undefined ? Object.keys(shape) : membersAt(shape[first], rest);
  }
  if (first === undefined) return [];
  if (schema instanceof z.ZodArray) return membersAt(schema.element, rest);
  return schema instanceof z.ZodRecord ? membersAt(schema.valueType, rest) : [];
}
