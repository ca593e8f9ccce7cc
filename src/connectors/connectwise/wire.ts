import type { Reference } from '../../core/contact/contact.ts';

/** A JSON object as it came, nothing known about its members. */
export type WireObject = Readonly<Record<string, unknown>>;

/** A record understood, or the code of what was not: a field's name and no value of it. */
export type Parsed<T> =
  | { readonly ok: true; readonly record: T }
  | { readonly ok: false; readonly id: number; readonly problem: string };

/** Thrown while reading a record and caught at its edge; carries no value. */
export class NotUnderstood extends Error {
  readonly problem: string;

  constructor(problem: string) {
    super(problem);
    this.name = 'NotUnderstood';
    this.problem = problem;
  }
}

/**
 * Reads one untrusted record. Missing members, nulls and empty references are usual (OBS) and mean
 * no value; a member of another kind than the specification says would silently clear a field, so
 * the record is left out instead.
 */
export function parseRecord<T>(raw: unknown, read: (id: number, wire: WireObject) => T): Parsed<T> {
  if (!isObject(raw)) return { ok: false, id: 0, problem: 'not_an_object' };
  const id = asId(raw.id);
  if (id === null) return { ok: false, id: 0, problem: 'id_not_an_integer' };
  try {
    return { ok: true, record: read(id, raw) };
  } catch (thrown) {
    if (thrown instanceof NotUnderstood) return { ok: false, id, problem: thrown.problem };
    throw thrown;
  }
}

export function isObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A record id: a whole number above 0, also when written as text. */
export function asId(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? value : null;
  if (typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value)) return Number(value);
  return null;
}

/** Text without NUL characters, which occur (CLIENT) and no database of ours stores; `""` is null. */
export function text(wire: WireObject, name: string): string | null {
  const value = wire[name];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') {
    return value.includes('\0') ? value.replaceAll('\0', '') || null : value;
  }
  if (typeof value === 'number') return String(value);
  throw new NotUnderstood(`${name}_not_text`);
}

/** A flag, also as the text `True` or `false`; absent is false. */
export function flag(wire: WireObject, name: string): boolean {
  const value = wire[name];
  if (value === undefined || value === null || value === '') return false;
  if (typeof value === 'boolean') return value;
  if (value === 0 || value === 1) return value === 1;
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  throw new NotUnderstood(`${name}_not_a_flag`);
}

/** A number, also as text. */
export function numeric(wire: WireObject, name: string): number | null {
  const value = wire[name];
  if (value === undefined || value === null || value === '') return null;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new NotUnderstood(`${name}_not_a_number`);
}

/** A reference. Empty ones and ones without id occur (OBS) and mean none. */
export function reference(wire: WireObject, name: string): Reference | null {
  const value = referenced(wire, name);
  return value === null ? null : asReference(value);
}

/** The display name of a reference, for where its id does not matter. */
export function referenceName(wire: WireObject, name: string): string | null {
  const value = referenced(wire, name);
  return value === null ? null : text(value, 'name');
}

export function referenceId(wire: WireObject, name: string): number | null {
  const value = referenced(wire, name);
  return value === null ? null : asId(value.id);
}

function referenced(wire: WireObject, name: string): WireObject | null {
  const value = wire[name];
  if (value === undefined || value === null) return null;
  if (isObject(value)) return value;
  throw new NotUnderstood(`${name}_not_a_reference`);
}

/** The references of an array in order of id, whatever order they came in. */
export function references(wire: WireObject, name: string): readonly Reference[] {
  const found: Reference[] = [];
  for (const element of elements(wire, name)) {
    const one = asReference(element);
    if (one !== null) found.push(one);
  }
  return found.length > 1 ? found.toSorted(byId) : found;
}

/** The objects of an array; an absent array is empty. */
export function elements(wire: WireObject, name: string): readonly WireObject[] {
  const value = wire[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw new NotUnderstood(`${name}_not_a_list`);
}

export function byId(a: { readonly id: number }, b: { readonly id: number }): number {
  return a.id - b.id;
}

function asReference(value: WireObject): Reference | null {
  const id = asId(value.id);
  return id === null ? null : { id, name: text(value, 'name') ?? '' };
}

const wholeSeconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** `_info.lastUpdated` (OBS: UTC, whole seconds); null if it is absent or no date. */
export function lastUpdated(wire: WireObject): string | null {
  const info = wire._info;
  const value = isObject(info) ? info.lastUpdated : undefined;
  if (typeof value !== 'string') return null;
  return wholeSeconds.test(value) ? value : toWholeSeconds(value);
}

/** Any date text as `YYYY-MM-DDTHH:MM:SSZ`, cut to the second; null if it is no date. */
export function toWholeSeconds(value: string): string | null {
  // Without a zone it is UTC, as all dates of the API (DOC); the parser would take local time.
  const zoned = /T[\d:.]+$/.test(value) ? `${value}Z` : value;
  const at = Date.parse(zoned);
  return Number.isNaN(at) ? null : `${new Date(at).toISOString().slice(0, 19)}Z`;
}
