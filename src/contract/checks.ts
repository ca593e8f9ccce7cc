import { z } from 'zod';
import type { Check } from '../engine/setup/doctor.ts';
import { failureAdvice, failureMessage } from '../texts/failureText.ts';
import { codedText } from '../texts/fill.ts';
import type { Step } from '../texts/step.ts';
import type { Voice } from '../texts/voice.ts';
import { errorSchema } from './error.ts';

/** One thing that was checked about the connection. */
export const checkSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  status: z.enum(['passed', 'failed', 'unverified']),
  message: z.string().describe('What was found.'),
  advice: z.string().nullable().describe('What to do; null if there is nothing to do.'),
  code: errorSchema.shape.code.nullable().describe('Set if it failed.'),
  right: z
    .strictObject({
      module: z.string(),
      row: z.string(),
      columns: z.string().describe('The columns, as named in ConnectWise.'),
      level: z.string().describe('Level to set in these columns.'),
    })
    .nullable()
    .describe('The row of the security role that it is about, in System > Security Roles.'),
});

export type CheckDocument = z.infer<typeof checkSchema>;

export function checkDocument(check: Check, voice: Voice): CheckDocument {
  const { id, status, message, advice, code, right = null } = check;
  const { texts } = voice;
  const own =
    advice === null
      ? null
      : voice.advice({ text: codedText(texts.checkAdvice, advice), steps: stepsOf(check) });
  const failed = 'detail' in message ? message : null;
  return {
    id,
    title: texts.checks[id],
    status,
    message:
      'detail' in message ? failureMessage(message, texts) : codedText(texts.checkFound, message),
    advice: own ?? (failed && voice.advice(failureAdvice(failed, texts))),
    code,
    right,
  };
}

function stepsOf({ id, code }: Check): readonly Step[] {
  if (id === 'times') return [{ kind: 'sync_all' }];
  if (id === 'time_zone') return [{ kind: 'open', place: 'settings' }];
  return code === 'filter_gone' ? [{ kind: 'set_filter' }] : [];
}
