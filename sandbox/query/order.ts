import { ConditionError, unrecognizedName } from './errors.ts';
import { readerOf, resolvePath, type Schema, type WireRecord } from './schema.ts';
import { fold } from './textPattern.ts';

/** Order of two wire records, as Array.prototype.sort wants it. */
export type Comparator = (a: WireRecord, b: WireRecord) => number;

const sortable = new Set(['int', 'decimal', 'bool', 'string', 'datetime', 'enum']);

const byId: Comparator = (a, b) => compareValues(a.id, b.id);

/**
 * Compiles `orderBy`: `lastName asc, company/name desc` (DOC). Text is ordered without regard to
 * case, null before everything else, and equal records by id. Without a text the order is by id,
 * which is how recorded lists come (OBS). Throws ConditionError for unknown or unsortable fields.
 */
export function compileOrderBy(text: string | undefined, schema: Schema): Comparator {
  if (text === undefined || text.trim() === '') return byId;
  const comparators = text.split(',').map((term) => compileTerm(term.trim(), schema));
  return (a, b) => {
    for (const compare of comparators) {
      const result = compare(a, b);
      if (result !== 0) return result;
    }
    return byId(a, b);
  };
}

function compileTerm(term: string, schema: Schema): Comparator {
  const [field = '', direction = 'asc', ...rest] = term.split(/\s+/);
  const sign = { asc: 1, desc: -1 }[direction.toLowerCase()];
  if (field === '' || sign === undefined || rest.length > 0) {
    throw new ConditionError(`${term || 'An empty term'} cannot be ordered by.`);
  }
  const path = resolvePath(schema, field);
  const kind = path?.specs.at(-1)?.kind;
  const crossesArray = path?.specs.some((spec) => spec.kind === 'array') === true;
  if (path === undefined || kind === undefined || !sortable.has(kind) || crossesArray) {
    throw unrecognizedName(field);
  }
  const read = readerOf(path.keys);
  return (a, b) => sign * compareValues(read(a), read(b));
}

/** Values of one field share a type, and instants are UTC text in one form, so `<` suffices. */
function compareValues(a: unknown, b: unknown): number {
  const left = sortKey(a);
  const right = sortKey(b);
  if (left === right) return 0;
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  return left < right ? -1 : 1;
}

function sortKey(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'string') return fold(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}
