import type { Clause, Literal, Operator } from './conditionSyntax.ts';
import { ConditionError } from './errors.ts';
import { parseInstant } from './instant.ts';
import type { FieldKind, FieldSpec } from './schema.ts';
import { compilePattern, fold } from './textPattern.ts';

/** Decides one clause, given the value of its field. */
export type ValueTest = (value: unknown) => boolean;

/** How times are compared with an instant of a condition; see Switches. */
export type TimeRounding = 'none' | 'down' | 'nearest' | 'stored';

export type ClauseOptions = {
  readonly dateOnlyConditions: boolean;
  readonly timeRounding: TimeRounding;
  readonly nullMatchesNegation: boolean;
};

type Scalar = Exclude<Literal, { type: 'null' }>;
type Key = string | number | boolean;

/** How each literal is compared; `undefined` for a value that cannot be of that type. */
const keyOf: Readonly<Record<Scalar['type'], (value: unknown) => Key | undefined>> = {
  string: (value) => (typeof value === 'string' ? fold(value) : asText(value)),
  numeric: (value) => (typeof value === 'number' ? value : asNumber(value)),
  boolean: (value) => (typeof value === 'boolean' ? value : asBoolean(value)),
  datetime: (value) => (typeof value === 'string' ? parseInstant(value)?.at : undefined),
};

/** The literal each kind of field is compared with. */
const literalTypes: Readonly<Partial<Record<FieldKind, Scalar['type']>>> = {
  int: 'numeric',
  decimal: 'numeric',
  bool: 'boolean',
  string: 'string',
  enum: 'string',
  datetime: 'datetime',
};

const orderings: Readonly<Partial<Record<Operator, (a: Key, b: Key) => boolean>>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/**
 * Compiles a clause for a field. `spec` undefined stands for a value of any scalar type (a custom
 * field's), which is then compared as the type of the literal. Throws ConditionError.
 */
export function compileClause(
  clause: Clause,
  spec: FieldSpec | undefined,
  options: ClauseOptions,
): ValueTest {
  const { negated } = clause;
  if (clause.values.some(({ type }) => type === 'null')) return compileNullTest(clause);
  const scalars = clause.values.filter((literal) => literal.type !== 'null');
  checkTypes(clause, scalars, spec);
  if (options.dateOnlyConditions && scalars.some((literal) => isDead(literal, clause))) {
    return () => false;
  }
  const positive = compilePositive(clause.operator, scalars, options.timeRounding);
  return (value) =>
    value === null || value === undefined
      ? negated && options.nullMatchesNegation
      : positive(value) !== negated;
}

function compileNullTest({ operator, negated }: Clause): ValueTest {
  if (operator !== '=') throw new ConditionError('null can only be used with = and !=.');
  return (value) => (value === null || value === undefined) !== negated;
}

/** Whether deployments with `dateOnlyConditions` answer a comparison with no record. */
function isDead(literal: Scalar, { operator, negated }: Clause): boolean {
  return literal.type === 'datetime' && !(operator === '>' && !negated && literal.value.dateOnly);
}

function checkTypes(
  { field, operator }: Clause,
  scalars: readonly Scalar[],
  spec: FieldSpec | undefined,
): void {
  const expected = spec === undefined ? undefined : literalTypes[spec.kind];
  if (spec !== undefined && expected === undefined) {
    throw new ConditionError(`${field} cannot be compared with a value.`);
  }
  for (const { type, value } of scalars) {
    if (expected !== undefined && type !== expected) throw wrongType(expected, type);
    const isText = operator === 'contains' || operator === 'like';
    if (isText && type !== 'string') throw wrongType('string', type);
    if (spec?.kind === 'enum' && !isEnumValue(spec, value)) {
      throw new ConditionError('Enum value supplied was invalid');
    }
  }
  const ordered = spec?.kind !== 'enum' && scalars.every(({ type }) => type !== 'boolean');
  if (orderings[operator] !== undefined && !ordered) {
    throw new ConditionError(`${operator} cannot be used with ${field}.`);
  }
}

function wrongType(expected: string, found: string): ConditionError {
  return new ConditionError(
    `Expected a ${expected} value, not a ${found}. Write strings in double or single quotes, ` +
      'dates and times in square brackets, numbers as digits, and true, false and null bare.',
  );
}

function isEnumValue(spec: FieldSpec, value: unknown): boolean {
  const { values = [] } = spec;
  return typeof value === 'string' && values.some((known) => fold(known) === fold(value));
}

/** The test before negation, for values that are not null. */
function compilePositive(
  operator: Operator,
  scalars: readonly Scalar[],
  rounding: TimeRounding,
): ValueTest {
  if (operator === '=' || operator === 'in') return compileMembership(scalars);
  const [literal] = scalars;
  if (literal === undefined) return () => false;
  if (literal.type === 'string' && (operator === 'like' || operator === 'contains')) {
    const wildcards = operator === 'like' ? '*%' : '*';
    const { matches } = compilePattern(literal.value, wildcards, operator === 'contains');
    return (value) => matches(String(keyOf.string(value)));
  }
  const compare = orderings[operator];
  const toKey = keyOf[literal.type];
  const times = literal.type === 'datetime';
  const bound = times ? roundedTo(literal.value.at, rounding) : literalKey(literal);
  return (value) => {
    const exact = toKey(value);
    const key =
      times && rounding === 'stored' && typeof exact === 'number' ? startOfDay(exact) : exact;
    return key !== undefined && compare?.(key, bound) === true;
  };
}

/** Equality with any of the values; a set, so that hundreds of ids cost as much as one. */
function compileMembership(scalars: readonly Scalar[]): ValueTest {
  const keys = new Map<Scalar['type'], Set<Key>>();
  const patterns: ((folded: string) => boolean)[] = [];
  for (const literal of scalars) {
    const pattern = literal.type === 'string' ? compilePattern(literal.value, '*') : undefined;
    if (pattern !== undefined && pattern.exact === undefined) {
      patterns.push(pattern.matches);
    } else {
      const set = keys.get(literal.type) ?? new Set();
      keys.set(literal.type, set.add(pattern?.exact ?? literalKey(literal)));
    }
  }
  const tests: ValueTest[] = [...keys].map(([type, set]) => {
    const toKey = keyOf[type];
    return (value) => {
      const key = toKey(value);
      return key !== undefined && set.has(key);
    };
  });
  if (patterns.length > 0) {
    tests.push((value) => {
      const folded = String(keyOf.string(value));
      return patterns.some((matches) => matches(folded));
    });
  }
  const [only, ...others] = tests;
  if (only !== undefined && others.length === 0) return only;
  return (value) => tests.some((test) => test(value));
}

const day = 86_400_000;

function startOfDay(at: number): number {
  return Math.floor(at / day) * day;
}

function roundedTo(at: number, rounding: TimeRounding): number {
  if (rounding === 'down') return startOfDay(at);
  return rounding === 'nearest' ? startOfDay(at + day / 2) : at;
}

function literalKey(literal: Scalar): Key {
  if (literal.type === 'string') return fold(literal.value);
  return literal.type === 'datetime' ? literal.value.at : literal.value;
}

// Custom field values are typed loosely (OBS): a number may arrive as text and the reverse.

function asText(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? fold(String(value)) : undefined;
}

function asNumber(value: unknown): number | undefined {
  const isNumeric = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
  return isNumeric ? Number(value) : undefined;
}

function asBoolean(value: unknown): boolean | undefined {
  if (typeof value !== 'string') return undefined;
  const word = value.toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : undefined;
}
