/** The kind of value a field has; decides which operators and literals a condition may use. */
export type FieldKind =
  | 'int'
  | 'decimal'
  | 'bool'
  | 'string'
  | 'datetime'
  | 'enum'
  | 'ref'
  | 'array'
  | 'object';

/** What the API knows about one field of an object. */
export type FieldSpec = {
  readonly kind: FieldKind;
  /** Longest value a write may store, in characters. Reads ignore it. */
  readonly maxLength?: number;
  /** The values an `enum` may take. */
  readonly values?: readonly string[];
  /** Members of a `ref` or `object`, or of the elements of an `array`. */
  readonly fields?: Schema;
  /** False when the endpoint returns the field but refuses it in conditions (OBS). Default true. */
  readonly filterable?: boolean;
  /** A text without a limit, which the server may not search (UNSURE). */
  readonly longText?: boolean;
};

/** The fields of an object by their wire name. */
export type Schema = Readonly<Record<string, FieldSpec>>;

/** A record as the API returns it. */
export type WireRecord = Record<string, unknown>;

/** Members of `_info` that can be asked for by path; `_href` links can be read but not filtered. */
const infoFields: Schema = {
  lastUpdated: { kind: 'datetime' },
  updatedBy: { kind: 'string' },
  dateEntered: { kind: 'datetime' },
  enteredBy: { kind: 'string' },
};

const infoSpec: FieldSpec = { kind: 'object', fields: infoFields };

/** Members of a reference whose spec names none. */
const referenceFields: Schema = {
  id: { kind: 'int' },
  name: { kind: 'string' },
  _info: infoSpec,
};

type NamedField = { readonly name: string; readonly spec: FieldSpec };

const indexes = new WeakMap<Schema, ReadonlyMap<string, NamedField>>();

function indexOf(schema: Schema): ReadonlyMap<string, NamedField> {
  const known = indexes.get(schema);
  if (known !== undefined) return known;
  const built = new Map<string, NamedField>([['_info', { name: '_info', spec: infoSpec }]]);
  for (const [name, spec] of Object.entries(schema)) built.set(name.toLowerCase(), { name, spec });
  indexes.set(schema, built);
  return built;
}

/** The field of that name in any case (OBS: `LastUpdated`, `Board/Id`), or undefined. */
export function findField(schema: Schema, name: string): NamedField | undefined {
  return indexOf(schema).get(name.toLowerCase());
}

/** The fields one slash below a field; empty for scalars. */
export function membersOf(spec: FieldSpec): Schema {
  if (spec.fields !== undefined) return spec.fields;
  return spec.kind === 'ref' ? referenceFields : {};
}

/** A slash path resolved against a schema: wire names from the record down, with their specs. */
export type FieldPath = {
  readonly keys: readonly string[];
  readonly specs: readonly FieldSpec[];
};

/**
 * Resolves a slash path such as `Company/Id`, or returns undefined when some part is unknown.
 * `lastUpdated` stands for `_info/lastUpdated` unless the object has such a field (OBS, DOC).
 */
export function resolvePath(schema: Schema, path: string): FieldPath | undefined {
  const names = path.split('/');
  if (names.length === 1 && path.toLowerCase() === 'lastupdated' && !findField(schema, path)) {
    return resolvePath(schema, '_info/lastUpdated');
  }
  const keys: string[] = [];
  const specs: FieldSpec[] = [];
  let members = schema;
  for (const name of names) {
    const field = findField(members, name);
    if (field === undefined) return undefined;
    keys.push(field.name);
    specs.push(field.spec);
    members = membersOf(field.spec);
  }
  return { keys, specs };
}

/** A function that walks the given keys down a record; undefined when something on the way is missing. */
export function readerOf(keys: readonly string[]): (record: WireRecord) => unknown {
  const [first, ...rest] = keys;
  if (first === undefined) return (record) => record;
  if (rest.length === 0) return (record) => record[first];
  const readRest = readerOf(rest);
  return (record) => {
    const inner = record[first];
    return isObject(inner) ? readRest(inner) : undefined;
  };
}

export function isObject(value: unknown): value is WireRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
