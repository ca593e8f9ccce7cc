import { ApiProblem, Unreachable } from '../api/problem.ts';
import { texts } from '../texts/english.ts';
import { withTimes } from '../texts/numbers.ts';

/** Why something could not be done, as a sentence. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof ApiProblem) return withTimes(thrown.message);
  return thrown instanceof Unreachable ? texts.states.unreachable : texts.states.ownFault;
}
