import { ApiProblem, Unreachable } from '../api/problem.ts';
import { texts } from '../texts/english.ts';
import { dateTime } from '../texts/numbers.ts';

/** Why something could not be done, as a sentence. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof ApiProblem) return withTimes(thrown.message);
  return thrown instanceof Unreachable ? texts.states.unreachable : texts.states.ownFault;
}

/** Instants in the words of the API, as times in the zone of the person. */
function withTimes(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, (at) => dateTime(new Date(at)));
}
