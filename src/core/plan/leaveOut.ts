import type { FieldValue, Link, LinkMarks } from '../contact/ampContact.ts';
import type { PlanEntry } from './plan.ts';
import { withRefused } from './refusedFields.ts';

/**
 * Why fields of an entry cannot be excluded while the others are applied.
 * - `not_update`: it does not update records that were compared before, so it is applied as a
 *   whole.
 * - `no_such_field`: it does not change this field.
 * - `latest_wins`: the latest edit wins in the field, and applying the others would count as one.
 * - `nothing_left`: nothing would remain to apply.
 */
export type StaysWhole = 'not_update' | 'no_such_field' | 'latest_wins' | 'nothing_left';

/** Why these fields of an entry cannot be excluded; null if they can. */
export function staysWhole(
  { action, changes, contactId }: PlanEntry,
  fields: readonly string[],
): StaysWhole | null {
  // Records that meet for the first time have no base for a field; an undo is not planned again.
  const isWhole = changes.some(({ because }) => because === 'first_sync' || because === 'undo');
  if (action !== 'update' || contactId === null || isWhole) return 'not_update';
  const left = changes.filter(({ field }) => fields.includes(field));
  if (fields.some((name) => !left.some(({ field }) => field === name))) return 'no_such_field';
  if (left.some(({ because }) => because === 'latest_wins')) return 'latest_wins';
  return left.length === changes.length ? 'nothing_left' : null;
}

/** Fields that an entry changes, each of which can be excluded while the others are applied. */
export function separable(entry: PlanEntry): readonly string[] {
  const names = [...new Set(entry.changes.map(({ field }) => field))];
  return names.length < 2 ? [] : names.filter((name) => staysWhole(entry, [name]) === null);
}

/**
 * An entry without some fields: they stay unchanged on both sides, with the present base and marks
 * of their link, so that the next plan compares them like this one. `staysWhole` says for which
 * fields this works.
 */
export function leaveOut(
  entry: PlanEntry,
  fields: readonly string[],
  { base, marks }: Pick<Link, 'base' | 'marks'>,
): PlanEntry {
  const isOut = (field: string) => fields.includes(field);
  const kept = <Value>(
    planned: Readonly<Record<string, Value>>,
    present: Readonly<Record<string, Value>>,
  ): Record<string, Value> =>
    Object.fromEntries([
      ...Object.entries(planned).filter(([field]) => !isOut(field)),
      ...Object.entries(present).filter(([field]) => isOut(field)),
    ]);
  const { sources, conversions, refused, ...others } = entry.marks;
  const unfit: Record<string, FieldValue> = kept(entry.marks.unfit, marks.unfit);
  const next: LinkMarks = {
    ...others,
    unfit,
    fillers: kept(entry.marks.fillers, marks.fillers),
    ...named('sources', kept(sources ?? {}, marks.sources ?? {})),
    ...named('conversions', kept(conversions ?? {}, marks.conversions ?? {})),
  };
  const rejected = [...(refused ?? []), ...(marks.refused ?? []).filter(isOut)];
  return {
    ...entry,
    changes: entry.changes.filter(({ field }) => !isOut(field)),
    base: kept(entry.base, base),
    marks: withRefused(next, rejected),
    leftOut: [...(entry.leftOut ?? []), ...fields].toSorted(),
  };
}

/** The member of the marks; absent if it is empty. */
function named<Name extends 'sources' | 'conversions'>(
  name: Name,
  values: Readonly<Record<string, string>>,
): Partial<Record<Name, Readonly<Record<string, string>>>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one member of the type
  return (Object.keys(values).length === 0 ? {} : { [name]: values }) as Partial<
    Record<Name, Readonly<Record<string, string>>>
  >;
}
