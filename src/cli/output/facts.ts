import type { FactDocument } from '../../contract/fact.ts';
import type { Paint } from './paint.ts';

/** Each question with its answer, and below it how it was answered or why it is open. */
export function factLines(facts: readonly FactDocument[], paint: Paint): readonly string[] {
  return facts.flatMap(({ question, answer, how }) => [
    `${question} ${answer === null ? paint.yellow('not settled') : paint.green(answer)}`,
    `  ${paint.dim(how)}`,
  ]);
}
