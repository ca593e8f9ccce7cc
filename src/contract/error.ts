import { z } from 'zod';
import type { FailureCause } from '../core/failure.ts';
import { type FailureCode, recoveries } from '../core/failureTable.ts';
import type { RunFailure } from '../ports/runStores.ts';
import { failureAdvice, failureMessage } from '../texts/failureText.ts';
import type { Voice } from '../texts/voice.ts';

/** Codes of all failures. */
export const failureCodes = Object.keys(recoveries).filter(isCode);

function isCode(text: string): text is FailureCode {
  return Object.hasOwn(recoveries, text);
}

/** An error and its details. */
export const errorSchema = z.strictObject({
  code: z.enum(failureCodes).describe('Stable; docs/errors.md lists them all.'),
  message: z.string().describe('What happened, for a person.'),
  advice: z.string().describe('What to do about it.'),
});

export type ErrorDocument = z.infer<typeof errorSchema>;

export function errorDocument(cause: FailureCause, voice: Voice): ErrorDocument {
  const { texts, advice } = voice;
  return {
    code: cause.code,
    message: failureMessage(cause, texts),
    advice: advice(failureAdvice(cause, texts)),
  };
}

/** The error that ended a run early; runs of earlier versions stored it as text. */
export function runErrorDocument(failure: RunFailure, voice: Voice): ErrorDocument {
  if ('detail' in failure) return errorDocument(failure, voice);
  const { code, message, advice } = failure;
  return { code, message, advice };
}
