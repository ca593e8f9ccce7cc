import { canonicalText } from '../contact/canonical.ts';
import { closestNames } from '../filter/closest.ts';
import { isNotMappable, notMappableReason, unknownFieldProblem } from './notMappable.ts';

/** What is wrong with the name of a ConnectWise field, and what is accepted (R11 where it is one). */
export function fieldProblem(
  name: string,
  known: readonly string[],
): { readonly problem: string; readonly accepted: string } {
  const accepted = known.join(', ');
  return isNotMappable(name)
    ? { problem: notMappableReason, accepted }
    : { problem: unknownFieldProblem(name, known), accepted };
}

/** A sentence with the entered name and the closest one. */
export function namedWith(sentence: string, name: string, known: readonly string[]): string {
  const near = closestNames(
    name,
    known.map((one, id) => ({ id, name: one })),
  )[0];
  const shown = canonicalText(name).slice(0, 40);
  return `${sentence}, "${shown}"${near === undefined ? '' : `; closest is ${near}`}`;
}
