import {
  type ClauseOptions,
  compileClause,
  type TimeRounding,
  type ValueTest,
} from './conditionClause.ts';
import { type Clause, type ConditionNode, parseSyntax } from './conditionSyntax.ts';
import type { QuoteEscape } from './conditionTokens.ts';
import { ConditionError, unrecognizedName } from './errors.ts';
import {
  type FieldPath,
  findField,
  isObject,
  readerOf,
  resolvePath,
  type Schema,
  type WireRecord,
} from './schema.ts';

/** Whether a record, as the API would return it in full, meets the conditions. */
export type Predicate = (record: WireRecord) => boolean;

/** The query parameter of a condition; each can use other fields of a record. */
export type ConditionKind = 'conditions' | 'childConditions' | 'customFieldConditions';

/** Both answers to each open question (UNSURE) about conditions. */
export type QueryOptions = ClauseOptions & {
  /**
   * Whether all clauses of `childConditions` must hold for one element of an array, or each clause
   * may be met by another element. UNSURE: the guide's e-mail lookup does not say.
   */
  readonly childSameElement: boolean;
  /**
   * Whether `in` may be used in `childConditions` and `customFieldConditions`. UNSURE: the guide
   * leaves it out now, an older copy listed it.
   */
  readonly inOutsideConditions: boolean;
  /** How a quote is written inside a string. UNSURE: clients send a backslash, no server proof. */
  readonly quoteEscape: QuoteEscape;
  /**
   * A deployment where datetimes match nothing except `> [YYYY-MM-DD]`. UNSURE: one report from a
   * self-hosted server, against DOC and recorded cloud traffic.
   */
  readonly dateOnlyConditions: boolean;
  /**
   * A deployment that compares times by day: the instant of the condition rounded down or to the nearest
   * day, or the stored time rounded down. UNSURE: no source says so; the report above may be one.
   */
  readonly timeRounding: TimeRounding;
  /**
   * Whether long texts such as notes can be searched, are refused in conditions, or never match.
   * UNSURE: some fields that are returned are refused (OBS), none of these is named.
   */
  readonly longTextConditions: 'search' | 'refuse' | 'nothing';
  /**
   * Whether a null field meets `!=`, `not like`, `not contains`, `not in`. UNSURE: no source says;
   * plain SQL would not return the record.
   */
  readonly nullMatchesNegation: boolean;
};

/** Each option at its most likely setting. */
export const defaultQueryOptions: QueryOptions = {
  childSameElement: false,
  inOutsideConditions: false,
  quoteEscape: 'backslash',
  dateOnlyConditions: false,
  timeRounding: 'none',
  longTextConditions: 'search',
  nullMatchesNegation: false,
};

/**
 * Compiles the text of one condition parameter into a predicate over wire records. Text is compared
 * without regard to case. A blank text is met by every record.
 * Throws ConditionError: bad syntax, unknown or unfilterable names, arrays in `conditions` (OBS),
 * anything but arrays in `childConditions`, values of the wrong type, unknown enum values (OBS).
 */
export function parseConditions(
  text: string,
  kind: ConditionKind,
  schema: Schema,
  options: QueryOptions = defaultQueryOptions,
): Predicate {
  if (text.trim() === '') return () => true;
  const condition = parseSyntax(text, options.quoteEscape);
  return compilers[kind](condition, schema, options);
}

type Compiler = (condition: ConditionNode, schema: Schema, options: QueryOptions) => Predicate;

const compilers: Readonly<Record<ConditionKind, Compiler>> = {
  conditions: compileOwn,
  childConditions: compileChild,
  customFieldConditions: compileCustom,
};

/** Compiles `and` and `or`; `compileLeaf` decides what a clause is applied to. */
function compileTree<Subject>(
  node: ConditionNode,
  compileLeaf: (clause: Clause) => (subject: Subject) => boolean,
): (subject: Subject) => boolean {
  if (node.type === 'clause') return compileLeaf(node);
  const parts = node.nodes.map((part) => compileTree(part, compileLeaf));
  return node.type === 'and'
    ? (subject) => parts.every((part) => part(subject))
    : (subject) => parts.some((part) => part(subject));
}

function compileOwn(node: ConditionNode, schema: Schema, options: QueryOptions): Predicate {
  return compileTree(node, (clause) => {
    const path = resolveFilterable(schema, clause.field);
    if (path.specs.some(({ kind }) => kind === 'array')) throw unrecognizedName(clause.field);
    if (path.specs.at(-1)?.longText === true && options.longTextConditions !== 'search') {
      if (options.longTextConditions === 'refuse') throw unrecognizedName(clause.field);
      return () => false;
    }
    return compileRead(path.keys, compileClause(clause, path.specs.at(-1), options));
  });
}

function compileChild(node: ConditionNode, schema: Schema, options: QueryOptions): Predicate {
  const arrays: string[] = [];
  const compileElement = (clause: Clause): { array: string; test: Predicate } => {
    checkIn(clause, options);
    const { keys, specs } = resolveFilterable(schema, clause.field);
    const [array, ...keysBelow] = keys;
    const [top, ...specsBelow] = specs;
    const reachesIn = top?.kind === 'array' && specsBelow.every(({ kind }) => kind !== 'array');
    if (array === undefined || keysBelow.length === 0 || !reachesIn) {
      throw unrecognizedName(clause.field);
    }
    if (!arrays.includes(array)) arrays.push(array);
    return { array, test: compileRead(keysBelow, compileClause(clause, specs.at(-1), options)) };
  };

  if (!options.childSameElement) {
    return compileTree(node, (clause) => {
      const { array, test } = compileElement(clause);
      return (record) => elementsOf(record, array).some(test);
    });
  }
  const matches = compileTree<Chosen>(node, (clause) => {
    const { array, test } = compileElement(clause);
    const place = arrays.indexOf(array);
    return (chosen) => {
      const element = chosen[place];
      return element !== undefined && test(element);
    };
  });
  return (record) =>
    someChoice(
      arrays.map((array) => elementsOf(record, array)),
      matches,
    );
}

/** One element of each array named in the condition; undefined if the array is empty. */
type Chosen = readonly (WireRecord | undefined)[];

function someChoice(
  lists: readonly (readonly WireRecord[])[],
  matches: (chosen: Chosen) => boolean,
  chosen: Chosen = [],
): boolean {
  const list = lists[chosen.length];
  if (list === undefined) return matches(chosen);
  if (list.length === 0) return someChoice(lists, matches, [...chosen, undefined]);
  return list.some((element) => someChoice(lists, matches, [...chosen, element]));
}

/**
 * `caption` and `value` always refer to the same custom field; separately they would mean nothing.
 */
function compileCustom(node: ConditionNode, schema: Schema, options: QueryOptions): Predicate {
  if (findField(schema, 'customFields') === undefined) {
    throw new ConditionError('customFieldConditions cannot be used here.');
  }
  const matches = compileTree<WireRecord>(node, (clause) => {
    checkIn(clause, options);
    const name = clause.field.toLowerCase();
    if (name !== 'caption' && name !== 'value') throw unrecognizedName(clause.field);
    const spec = name === 'caption' ? ({ kind: 'string' } as const) : undefined;
    return compileRead([name], compileClause(clause, spec, options));
  });
  return (record) => elementsOf(record, 'customFields').some(matches);
}

function resolveFilterable(schema: Schema, field: string): FieldPath {
  const path = resolvePath(schema, field);
  if (path === undefined || path.specs.some(({ filterable }) => filterable === false)) {
    throw unrecognizedName(field);
  }
  return path;
}

function checkIn(clause: Clause, options: QueryOptions): void {
  if (clause.operator === 'in' && !options.inOutsideConditions) {
    throw new ConditionError('The in operator can only be used in conditions.');
  }
}

function compileRead(keys: readonly string[], test: ValueTest): Predicate {
  const read = readerOf(keys);
  return (record) => test(read(record));
}

function elementsOf(record: WireRecord, array: string): readonly WireRecord[] {
  const value = record[array];
  return Array.isArray(value) ? value.filter(isObject) : [];
}
