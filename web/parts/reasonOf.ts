import { ApiProblem, Unreachable } from '../api/problem.ts';
import { texts } from '../texts/english.ts';

/** Why something could not be done, as a sentence. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof ApiProblem) return thrown.message;
  return thrown instanceof Unreachable ? texts.states.unreachable : texts.states.ownFault;
}
