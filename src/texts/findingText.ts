import { badInput, type Problem } from '../core/badInput.ts';
import type { Finding } from '../core/mapping/checkMapping.ts';
import { acceptedText, problemText } from './failureText.ts';
import type { Texts } from './texts.ts';

/** A finding about a mapping, as a person reads it. */
export function findingText(
  { kind, amp, part, problem, accepted }: Finding,
  texts: Texts,
): Pick<Finding, 'kind' | 'amp' | 'part'> & {
  readonly problem: string;
  readonly accepted: string;
} {
  const { detail } = badInput(`${amp}.${part}`, problem, accepted);
  return {
    kind,
    amp,
    part,
    problem: problemText(detail, texts),
    accepted: acceptedText(detail, texts),
  };
}

/** Only the problem. */
export function findingProblem({ code, ...details }: Problem, texts: Texts): string {
  return problemText({ ...details, problem: code }, texts);
}
