import type { Acceptance, Problem } from '../badInput.ts';
import { canonicalText } from '../contact/canonical.ts';
import { closestNames, mistypedName } from '../filter/closest.ts';
import { isNotMappable } from './notMappable.ts';

/** What is wrong with a name, and what is accepted. */
type Wrong = { readonly problem: Problem; readonly accepted: Acceptance };

/**
 * What is wrong with the name of a ConnectWise field (R11 where it is one). Custom contact fields are known to people
 * by their captions, which can be anything: the reason why they are not offered is part of each answer.
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

/** What is wrong with the name of an AMP field. */
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
