import type { Acceptance, Problem } from '../badInput.ts';
import { canonicalText } from '../contact/canonical.ts';
import { closestNames, mistypedName } from '../filter/closest.ts';
import { isNotMappable } from './notMappable.ts';

/** The problem with a name, and the accepted names. */
type Wrong = { readonly problem: Problem; readonly accepted: Acceptance };

/**
 * The problem with the name of a ConnectWise field (R11 if it is a custom one). People know custom
 * contact fields by their captions, which can be anything, so each answer says why they are not
 * offered.
 */
export function fieldProblem(name: string, known: readonly string[]): Wrong {
  const accepted = { code: 'one_of', names: known.join(', ') } as const;
  if (isNotMappable(name)) return { problem: { code: 'not_mappable' }, accepted };
  const found = shownName(name);
  const closest = mistypedName(name, known);
  return {
    problem:
      closest === null
        ? { code: 'no_such_source', found }
        : { code: 'mistyped_source', found, closest },
    accepted,
  };
}

/** The problem with the name of an AMP field. */
export function ampFieldProblem(name: string, known: readonly string[]): Wrong {
  const [closest = ''] = closestNames(
    name,
    known.map((one, id) => ({ id, name: one })),
  );
  return {
    problem: { code: 'no_such_amp_field', found: shownName(name), closest },
    accepted: { code: 'one_of', names: known.join(', ') },
  };
}

function shownName(name: string): string {
  return canonicalText(name).slice(0, 40);
}
