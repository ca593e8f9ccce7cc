import { advise, asFailure, type Failure } from '../../core/failure.ts';
import {
  type ExitKind,
  exitCodes,
  type FailureCode,
  failureTable,
} from '../../core/failureTable.ts';
import type { Output } from './output.ts';

/** A failure in JSON. */
export type ErrorDocument = {
  readonly code: FailureCode;
  readonly message: string;
  readonly advice: string;
  readonly exit: number;
};

/** What a script is told about a failure. */
export function errorDocument(failure: Failure): ErrorDocument {
  return {
    code: failure.code,
    message: failure.message,
    advice: advise(failure),
    exit: exitCodeOf(failure.code),
  };
}

/** Exit code for a kind of failure. */
export function exitCodeOf(code: FailureCode): number {
  const kind: ExitKind = failureTable[code].exit;
  return exitCodes[kind];
}

/** Tells a person what went wrong and what to do; where it arose only if asked for. */
export function tellFailure(output: Output, thrown: unknown, withStack: boolean): void {
  const failure = asFailure(thrown);
  tellError(output, failure.message, advise(failure));
  if (!withStack) return;
  for (let cause: unknown = failure; cause instanceof Error; cause = cause.cause) {
    // Frames alone: the message of a foreign error may hold anything.
    const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line));
    output.note(output.errorPaint.dim([cause.name, ...frames].join('\n')));
  }
}

/** An error and what to do about it, on standard error. */
export function tellError(output: Output, message: string, advice: string): void {
  const { errorPaint } = output;
  output.note(`${errorPaint.red(errorPaint.bold('Error:'))} ${message}`, advice);
}
