import type { Answer, Input } from '../../api/call.ts';

export type SavedFilter = Answer<'GET /organizations/{org}/filter'>;
export type FilterSaved = Answer<'PUT /organizations/{org}/filter'>;
type Entered = NonNullable<Input<'PUT /organizations/{org}/filter'>['body']['filter']>;
type Part = SavedFilter['filter'];
export type FilterField = Exclude<Extract<Part, { field: unknown }>['field'], never>;

/** A value of a condition; `closest` is set if ConnectWise has no such value. */
export type Value = {
  readonly name: string;
  readonly id?: number;
  readonly closest?: readonly string[];
};

export type Join = 'all' | 'any';

export type Condition = {
  readonly key: string;
  readonly field: FilterField;
  readonly is: 'one of' | 'not one of';
  readonly values: readonly Value[];
};

export type Group = {
  readonly key: string;
  readonly join: Join;
  readonly conditions: readonly Condition[];
};

/** A filter during editing: conditions, and groups of conditions, one level deep. */
export type Draft = { readonly join: Join; readonly parts: readonly (Condition | Group)[] };

let keys = 0;
const newKey = () => `part-${++keys}`;

export function newCondition(field: FilterField): Condition {
  return { key: newKey(), field, is: 'one of', values: [] };
}

export function newGroup(join: Join): Group {
  return { key: newKey(), join, conditions: [newCondition('territory')] };
}

export function isGroup(part: Condition | Group): part is Group {
  return 'conditions' in part;
}

/** A filter in the form for editing; null if it has groups within groups. */
export function draftOf(filter: Part): Draft | null {
  if ('field' in filter) return { join: 'all', parts: [conditionOf(filter)] };
  const join = 'all' in filter ? 'all' : 'any';
  const parts: (Condition | Group)[] = [];
  for (const part of 'all' in filter ? filter.all : filter.any) {
    if ('field' in part) {
      parts.push(conditionOf(part));
      continue;
    }
    const inner = 'all' in part ? part.all : part.any;
    const conditions = inner.flatMap((one) => ('field' in one ? [conditionOf(one)] : []));
    if (conditions.length < inner.length) return null;
    parts.push({ key: newKey(), join: 'all' in part ? 'all' : 'any', conditions });
  }
  return { join, parts };
}

function conditionOf({ field, is, values }: Extract<Part, { field: unknown }>): Condition {
  return { key: newKey(), field, is, values };
}

/** The filter that a draft says; null while a condition has no value. */
export function filterOf({ join, parts }: Draft): Entered | null {
  const entered = parts.map((part) =>
    isGroup(part) ? joined(part.join, part.conditions.map(enteredOf)) : enteredOf(part),
  );
  return joined(join, entered);
}

function enteredOf({ field, is, values }: Condition): Entered | null {
  const [first, ...rest] = values.map(({ name, id }) =>
    id === undefined ? { name } : { name, id },
  );
  return first === undefined ? null : { field, is, values: [first, ...rest] };
}

function joined(join: Join, parts: readonly (Entered | null)[]): Entered | null {
  const [first, ...rest] = parts.flatMap((part) => part ?? []);
  if (first === undefined || parts.includes(null)) return null;
  if (rest.length === 0) return first;
  return join === 'all' ? { all: [first, ...rest] } : { any: [first, ...rest] };
}

/** Whether it has a value that ConnectWise does not have. */
export function hasUnknown({ parts }: Draft): boolean {
  return parts
    .flatMap((part) => (isGroup(part) ? part.conditions : part))
    .some(({ values }) => values.some(({ closest }) => closest !== undefined));
}

/** The draft with one of its conditions changed, at any level; null removes it. */
export function withCondition(
  draft: Draft,
  key: string,
  change: (condition: Condition) => Condition | null,
): Draft {
  const changed = (condition: Condition) =>
    condition.key === key ? (change(condition) ?? []) : condition;
  const parts = draft.parts.flatMap((part) => {
    if (!isGroup(part)) return changed(part);
    const conditions = part.conditions.flatMap(changed);
    return conditions.length === 0 ? [] : { ...part, conditions };
  });
  return { ...draft, parts };
}
