import {
  type ErrorDocument as PlainError,
  errorDocument as plainError,
  runErrorDocument as plainRunError,
} from '../../contract/error.ts';
import { asFailure, type FailureCause } from '../../core/failure.ts';
import type { RunFailure } from '../../ports/runStores.ts';
import { exitCodeOf } from '../exitCodes.ts';
import { voice } from '../voice.ts';
import type { Output } from './output.ts';
import { withReadableTimes } from './text.ts';

/** A failure in JSON, with the exit code of the command. */
export type ErrorDocument = PlainError & { readonly exit: number };

/** A failure for scripts. */
export function errorDocument(failure: FailureCause): ErrorDocument {
  return { ...plainError(failure, voice), exit: exitCodeOf(failure.code) };
}

/** The error that ended a run early, for scripts. */
export function runErrorDocument(failure: RunFailure): ErrorDocument {
  return { ...plainRunError(failure, voice), exit: exitCodeOf(failure.code) };
}

/** Reports what went wrong and what to do; the stack trace only if asked for. */
export function tellFailure(output: Output, thrown: unknown, withStack: boolean): void {
  const failure = asFailure(thrown);
  if (failure.code === 'prompt_cancelled') output.warn('', errorDocument(failure).message);
  else tellError(output, errorDocument(failure));
  if (!withStack) return;
  for (let cause: unknown = failure; cause instanceof Error; cause = cause.cause) {
    // Stack frames only: the message of a foreign error may contain anything.
    const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line));
    output.warn(output.errorPaint.dim([cause.name, ...frames].join('\n')));
  }
}

/** An error and what to do about it, on standard error. */
export function tellError(
  output: Output,
  { message, advice }: Pick<ErrorDocument, 'message' | 'advice'>,
): void {
  const { errorPaint } = output;
  output.warn(
    `${errorPaint.red(errorPaint.bold('Error:'))} ${withReadableTimes(message)}`,
    withReadableTimes(advice),
  );
}
