import { z } from 'zod';
import { callbacksOff } from '../core/callbacksOff.ts';
import type { Registration } from '../ports/callbacks.ts';
import type { Connection } from '../ports/connection.ts';
import { failureAdvice, failureMessage } from '../texts/failureText.ts';
import type { Voice } from '../texts/voice.ts';
import { instantSchema } from './value.ts';

/** Whether ConnectWise reports changes to ampwise immediately. */
export const callbacksSchema = z
  .strictObject({
    state: z.enum(['on', 'off']),
    why: z
      .enum(['not_checked', ...callbacksOff])
      .nullable()
      .describe('Why they are off. `failed` includes a missing right.'),
    message: z.string(),
    advice: z.string().nullable(),
    lastReceivedAt: instantSchema.nullable().describe('When the last callback was accepted.'),
    checkedAt: instantSchema.nullable().describe('When the registration was last checked.'),
  })
  .describe('Callbacks from ConnectWise. With them, changes sync within seconds.');

export type CallbacksDocument = z.infer<typeof callbacksSchema>;

const rights: ReadonlySet<string> = new Set(['right_missing', 'write_right_missing']);

export function callbacksDocument(
  registration: Registration | null,
  { keysSince }: Pick<Connection, 'keysSince'>,
  { texts, advice: adviceOf }: Voice,
): CallbacksDocument {
  // A message for an earlier connection is no evidence about this one.
  const isChecked =
    registration !== null &&
    registration.checkedAt !== null &&
    registration.keysSince === keysSince;
  const why: CallbacksDocument['why'] = isChecked ? registration.off : 'not_checked';
  const failure = registration?.failure ?? null;
  const told = {
    state: why === null ? ('on' as const) : ('off' as const),
    why,
    lastReceivedAt: registration?.receivedAt ?? null,
    checkedAt: registration?.checkedAt ?? null,
  };
  if (why !== 'failed' || failure === null) return { ...told, ...texts.callbacks[why ?? 'on'] };
  if (!rights.has(failure.code)) {
    const message = texts.callbacks.failed.message.replace(
      '{problem}',
      failureMessage(failure, texts),
    );
    return { ...told, message, advice: adviceOf(failureAdvice(failure, texts)) };
  }
  const { message, advice } = texts.callbacks.right_missing;
  const { row = '?', level = '?' } = failure.detail;
  return {
    ...told,
    message,
    advice: advice.replace('{row}', String(row)).replace('{level}', String(level)),
  };
}
