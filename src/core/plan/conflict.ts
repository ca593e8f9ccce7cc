import type { FieldValues } from '../contact/ampContact.ts';
import { formOf } from '../formOf.ts';
import type { FieldConflict, Side } from './plan.ts';

/**
 * Whether two conflicts of one record are the same: field, values on both sides, base and reason.
 * All code that compares conflicts of contacts or to-dos uses this.
 */
export function sameConflict(a: object, b: object): boolean {
  if (formOf(a) === formOf(b)) return true;
  // Older versions stored the reason as a text, which cannot be compared with a code.
  return hasTextReason(a) !== hasTextReason(b) && formOf(withoutWhy(a)) === formOf(withoutWhy(b));
}

function hasTextReason(conflict: object): boolean {
  return 'why' in conflict && typeof conflict.why === 'string';
}

function withoutWhy(conflict: object): object {
  return { ...conflict, why: undefined };
}

/** Whether the same conflicts are open, in any order. */
export function sameConflicts(a: readonly object[], b: readonly object[]): boolean {
  return a.length === b.length && a.every((one) => b.some((other) => sameConflict(one, other)));
}

/** Restores one field of the base from another base, to undo a decision. */
export function reopenedFields(base: FieldValues, field: string, before: FieldValues): FieldValues {
  const { [field]: _, ...others } = base;
  const value = before[field];
  return value === undefined ? others : { ...others, [field]: value };
}

/**
 * The base after a person has decided a conflict: it takes the value that lost, so that the chosen
 * value is the only change.
 */
export function decidedFields(
  base: FieldValues,
  { field, connectWise, amp }: FieldConflict,
  choose: Side,
): FieldValues {
  const lost = choose === 'connectwise' ? amp : connectWise;
  if (lost !== null) return { ...base, [field]: lost };
  const { [field]: _, ...others } = base;
  return others;
}
