import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultQueryOptions, parseConditions } from './conditions.ts';
import { isObject, type Schema, type WireRecord } from './schema.ts';

const numRuns = Number(process.env.AMPWISE_PBT_RUNS ?? 500);

/** A condition as text, together with a plain reading of what that text means. */
type Sample = { text: string; holds: (record: WireRecord) => boolean; isOr?: boolean };

const schema: Schema = {
  id: { kind: 'int' },
  name: { kind: 'string' },
  activeFlag: { kind: 'bool' },
  dateStart: { kind: 'datetime' },
  status: { kind: 'ref', fields: { id: { kind: 'int' }, name: { kind: 'string' } } },
  items: { kind: 'array', fields: { id: { kind: 'int' }, name: { kind: 'string' } } },
};

const char = fc.constantFrom('a', 'B', 'b', 'é', "'", '"', '\\', '[', ']', ' ', '_', '\n');
const text = fc.array(char, { maxLength: 4 }).map((chars) => chars.join(''));
const int = fc.integer({ min: -3, max: 3 });
const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 6 });
const instant = fc
  .integer({ min: 0, max: 3 })
  .map((seconds) => new Date(seconds * 1000).toISOString().replace('.000', ''));

const idAndName = fc.record({ id: nullable(int), name: nullable(text) });
const record: fc.Arbitrary<WireRecord> = fc.record({
  id: int,
  name: nullable(text),
  activeFlag: nullable(fc.boolean()),
  dateStart: nullable(instant),
  status: nullable(idAndName),
  items: fc.array(idAndName, { maxLength: 3 }),
});

/** Random case, letter by letter. */
function recased(word: string): fc.Arbitrary<string> {
  const letters = word
    .split('')
    .map((letter) => fc.constantFrom(letter.toLowerCase(), letter.toUpperCase()));
  return fc.tuple(...letters).map((parts) => parts.join(''));
}

function quote(content: string): fc.Arbitrary<string> {
  return fc.constantFrom('"', "'").map((mark) => {
    const escaped = content.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`);
    return mark + escaped + mark;
  });
}

const literalChar = (character: string) => (character === '[' ? '[[]' : character);
const regexChar = (character: string) =>
  character.replace(/[\\^$.*+?()[\]{}|]/, (special) => `\\${special}`);

type Read = (record: WireRecord) => unknown;

function textClause(field: string, read: Read): fc.Arbitrary<Sample> {
  const piece = fc.oneof(
    { weight: 4, arbitrary: char },
    { weight: 1, arbitrary: fc.constant('*') },
  );
  return fc
    .record({
      pieces: fc.array(piece, { maxLength: 4 }),
      operator: fc.constantFrom('=', '!=', 'like', 'not like', 'contains', 'not contains'),
      percent: fc.boolean(),
    })
    .chain(({ pieces, operator, percent }) => {
      const any = percent && operator.endsWith('like') ? '%' : '*';
      const printed = pieces.map((part) => (part === '*' ? any : literalChar(part))).join('');
      const source = pieces.map((part) => (part === '*' ? '.*' : regexChar(part))).join('');
      const pattern = new RegExp(operator.endsWith('contains') ? source : `^${source}$`, 'is');
      const negated = operator === '!=' || operator.startsWith('not');
      return fc.tuple(recased(field), recased(operator), quote(printed)).map((parts) => ({
        text: parts.join(' '),
        holds: (subject: WireRecord) => {
          const value = read(subject);
          return typeof value === 'string' && pattern.test(value) !== negated;
        },
      }));
    });
}

function inClause(field: string, read: Read): fc.Arbitrary<Sample> {
  return fc
    .record({ values: fc.array(int, { minLength: 1, maxLength: 4 }), negated: fc.boolean() })
    .chain(({ values, negated }) =>
      fc.tuple(recased(field), recased(negated ? 'not in' : 'in')).map(([name, operator]) => ({
        text: `${name} ${operator} (${values.join(', ')})`,
        holds: (subject: WireRecord) => {
          const value = read(subject);
          return typeof value === 'number' && values.includes(value) !== negated;
        },
      })),
    );
}

const comparisons = {
  '=': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
};

/** A clause on an ordered field; `toNumber` is undefined for values the field does not have. */
function orderClause<T>(
  field: string,
  value: fc.Arbitrary<T>,
  print: (value: T) => string,
  toNumber: (value: unknown) => number | undefined,
  read: Read,
): fc.Arbitrary<Sample> {
  return fc
    .tuple(
      recased(field),
      fc.constantFrom(...Object.entries(comparisons)),
      value,
      fc.constantFrom('', ' ', '\t'),
    )
    .map(([name, [operator, compare], bound, gap]) => ({
      text: `${name}${gap}${operator}${gap}${print(bound)}`,
      holds: (subject) => {
        const left = toNumber(read(subject));
        const right = toNumber(bound);
        return left !== undefined && right !== undefined && compare(left, right);
      },
    }));
}

const intValue = (value: unknown) => (typeof value === 'number' ? value : undefined);
const timeValue = (value: unknown) => (typeof value === 'string' ? Date.parse(value) : undefined);

const boolClause: fc.Arbitrary<Sample> = fc
  .record({ expected: fc.boolean(), negated: fc.boolean() })
  .chain(({ expected, negated }) =>
    recased(String(expected)).map((word) => ({
      text: `activeFlag${negated ? '!=' : '='}${word}`,
      holds: ({ activeFlag }: WireRecord) =>
        typeof activeFlag === 'boolean' && (activeFlag === expected) !== negated,
    })),
  );

function nullClause(field: string, read: Read): fc.Arbitrary<Sample> {
  return fc.tuple(fc.boolean(), recased('null')).map(([negated, word]) => ({
    text: `${field} ${negated ? '!=' : '='} ${word}`,
    holds: (subject) => ((read(subject) ?? null) === null) !== negated,
  }));
}

/** Joins clauses with `and` and `or`, with parentheses where needed and sometimes where not. */
function condition(clause: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  const { tree } = fc.letrec<{ tree: Sample; joined: Sample }>((tie) => ({
    tree: fc.oneof({ maxDepth: 3, withCrossShrink: true }, clause, tie('joined')),
    joined: fc
      .record({
        parts: fc.array(fc.tuple(tie('tree'), fc.boolean()), { minLength: 2, maxLength: 3 }),
        isOr: fc.boolean(),
      })
      .chain(({ parts, isOr }) =>
        recased(isOr ? 'or' : 'and').map((word) => ({
          isOr,
          text: parts
            .map(([part, wrap]) =>
              wrap || (!isOr && part.isOr === true) ? `(${part.text})` : part.text,
            )
            .join(` ${word} `),
          holds: (subject: WireRecord) =>
            isOr
              ? parts.some(([part]) => part.holds(subject))
              : parts.every(([part]) => part.holds(subject)),
        })),
      ),
  }));
  return tree;
}

const member =
  (key: string): Read =>
  (subject) =>
    subject[key];
const inStatus =
  (key: string): Read =>
  ({ status }) =>
    isObject(status) ? status[key] : undefined;
const statusName = inStatus('name');
const statusId = inStatus('id');

const ownClause = fc.oneof(
  textClause('name', member('name')),
  textClause('status/name', statusName),
  inClause('id', member('id')),
  inClause('Status/Id', statusId),
  orderClause('id', int, String, intValue, member('id')),
  orderClause('dateStart', instant, (at) => `[${at}]`, timeValue, member('dateStart')),
  boolClause,
  nullClause('name', member('name')),
  nullClause('status', member('status')),
  nullClause('status/name', statusName),
);

/** Clauses on an element of `items`, read from the element itself. */
const elementClause = fc.oneof(
  textClause('items/name', member('name')),
  orderClause('items/id', int, String, intValue, member('id')),
  nullClause('items/id', member('id')),
);

const itemsOf = ({ items }: WireRecord) => (Array.isArray(items) ? items.filter(isObject) : []);

describe('parseConditions, against a plain reading of random conditions', () => {
  it('agrees on conditions', () => {
    fc.assert(
      fc.property(condition(ownClause), fc.array(record, { maxLength: 8 }), (sample, records) => {
        const predicate = parseConditions(sample.text, 'conditions', schema);
        expect(records.map(predicate), sample.text).toEqual(records.map(sample.holds));
      }),
      { numRuns },
    );
  });

  it('agrees on childConditions that speak of one element', () => {
    const options = { ...defaultQueryOptions, childSameElement: true };
    fc.assert(
      fc.property(condition(elementClause), record, (sample, subject) => {
        const predicate = parseConditions(sample.text, 'childConditions', schema, options);
        expect(predicate(subject), sample.text).toBe(itemsOf(subject).some(sample.holds));
      }),
      { numRuns },
    );
  });

  it('agrees on childConditions whose clauses may each find another element', () => {
    const anyElement = elementClause.map(({ text: printed, holds }) => ({
      text: printed,
      holds: (subject: WireRecord) => itemsOf(subject).some(holds),
    }));
    fc.assert(
      fc.property(condition(anyElement), record, (sample, subject) => {
        const predicate = parseConditions(sample.text, 'childConditions', schema);
        expect(predicate(subject), sample.text).toBe(sample.holds(subject));
      }),
      { numRuns },
    );
  });

  it('answers any text with a predicate or a ConditionError', () => {
    const token = fc.oneof(
      fc.constantFrom('(', ')', ',', '=', 'and', 'or', 'not', 'in', 'null', 'name', 'id', '[', '"'),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 8 }), (tokens) => {
        try {
          expect(parseConditions(tokens.join(' '), 'conditions', schema)).toBeTypeOf('function');
        } catch (error) {
          expect(error).toMatchObject({ name: 'ConditionError', status: 400 });
        }
      }),
      { numRuns },
    );
  });
});
