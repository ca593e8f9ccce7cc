import type { FailureCause } from '../../src/core/failure.ts';
import { english } from '../../src/texts/english/english.ts';
import { failureAdvice, failureMessage } from '../../src/texts/failureText.ts';

/** What a person reads about a failure. */
export function messageOf(failure: FailureCause): string {
  return failureMessage(failure, english);
}

/** What a person reads about what to do, less the commands. */
export function adviceOf(failure: FailureCause): string {
  return failureAdvice(failure, english).text;
}
