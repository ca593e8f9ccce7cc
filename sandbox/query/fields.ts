import { unrecognizedName } from './errors.ts';
import { findField, isObject, membersOf, type Schema, type WireRecord } from './schema.ts';

/** Cuts a wire record down to the fields asked for; never changes its argument. */
export type Projector = (record: WireRecord) => WireRecord;

/** The parts to keep below a key: everything, or the named members. */
type Selection = Map<string, Selection | 'whole'>;

/**
 * Compiles the `fields` parameter: `id,company/id,_info/lastUpdated,communicationItems`, names in
 * any case, into arrays too. Without a text, records stay as they are. `_info` is kept, here and
 * inside references, only if listed (OBS). `mode` says whether an unknown name is ignored
 * or refused with a ConditionError; endpoints differ (OBS).
 */
export function compileFields(
  text: string | undefined,
  schema: Schema,
  mode: 'omit' | 'reject',
): Projector {
  if (text === undefined || text.trim() === '') return (record) => record;
  const selection: Selection = new Map();
  for (const path of text.split(',').map((part) => part.trim())) {
    const keys = resolveKeys(path, schema);
    if (keys !== undefined) select(selection, keys);
    else if (mode === 'reject') throw unrecognizedName(path);
  }
  return compileSelection(selection);
}

/** `_info` is a free string map (SPEC), so any member of it may be named, in its exact case. */
function resolveKeys(path: string, schema: Schema): string[] | undefined {
  const keys: string[] = [];
  let members = schema;
  for (const name of path.split('/')) {
    const field = findField(members, name);
    if (field === undefined && keys.at(-1) !== '_info') return undefined;
    keys.push(field?.name ?? name);
    members = field === undefined ? {} : membersOf(field.spec);
  }
  return keys;
}

function select(selection: Selection, [key, ...rest]: readonly string[]): void {
  if (key === undefined) return;
  const chosen = selection.get(key);
  if (chosen === 'whole') return;
  if (rest.length === 0) {
    selection.set(key, 'whole');
    return;
  }
  const inner: Selection = chosen ?? new Map();
  selection.set(key, inner);
  select(inner, rest);
}

function compileSelection(selection: Selection): Projector {
  const members = [...selection].map(([key, chosen]) => {
    const project = chosen === 'whole' ? compileWhole(key) : compileInner(chosen);
    return { key, project };
  });
  return (record) => {
    const kept: WireRecord = {};
    for (const { key, project } of members) {
      const value = record[key];
      if (value !== undefined) kept[key] = project(value);
    }
    return kept;
  };
}

function compileWhole(key: string): (value: unknown) => unknown {
  return key === '_info' ? (value) => value : withoutInfo;
}

function compileInner(selection: Selection): (value: unknown) => unknown {
  const project = compileSelection(selection);
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    return isObject(value) ? project(value) : value;
  };
  return visit;
}

function withoutInfo(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutInfo);
  const kept: WireRecord = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key !== '_info') kept[key] = withoutInfo(inner);
  }
  return kept;
}

/**
 * The record without null and undefined members at any depth, which the API never sends (OBS).
 * `keep` names the exceptions by slash path, array elements by the key of their array:
 * `customFields/value` keeps the null of a custom field without a value (OBS). Changes nothing in
 * place, and shares with its argument whatever has nothing to drop.
 */
export function dropNulls(
  record: WireRecord,
  keep: ReadonlySet<string> = new Set(),
  prefix = '',
): WireRecord {
  const keys = Object.keys(record);
  let kept: WireRecord | undefined;
  for (const [index, key] of keys.entries()) {
    const value = record[key];
    const clean = cleanValue(value, keep, prefix, key);
    if (kept === undefined && (clean !== value || value === undefined)) {
      kept = pick(record, keys.slice(0, index));
    }
    if (kept !== undefined && clean !== undefined) kept[key] = clean;
  }
  return kept ?? record;
}

/** Undefined means: drop it. */
function cleanValue(
  value: unknown,
  keep: ReadonlySet<string>,
  prefix: string,
  key: string,
): unknown {
  if (value === null) return keep.has(prefix + key) ? null : undefined;
  if (typeof value !== 'object') return value;
  const below = `${prefix}${key}/`;
  if (isObject(value)) return dropNulls(value, keep, below);
  if (!Array.isArray(value)) return value;
  const items: readonly unknown[] = value;
  const clean = items.map((item) => (isObject(item) ? dropNulls(item, keep, below) : item));
  return clean.every((item, index) => item === items[index]) ? value : clean;
}

function pick(record: WireRecord, keys: readonly string[]): WireRecord {
  const picked: WireRecord = {};
  for (const key of keys) picked[key] = record[key];
  return picked;
}
