import type { FailureCause } from '../../src/core/failure.ts';
import { english } from '../../src/texts/english/english.ts';
import { failureAdvice, failureMessage } from '../../src/texts/failureText.ts';

/** The message about a failure that a person reads. */
export function messageOf(failure: FailureCause): string {
  return failureMessage(failure, english);
}

/** The advice about a failure that a person reads, without commands. */
export function adviceOf(failure: FailureCause): string {
  return failureAdvice(failure, english).text;
}
