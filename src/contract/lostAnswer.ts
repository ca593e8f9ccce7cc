import { z } from 'zod';
import type { LostAnswer } from '../core/plan/lostAnswer.ts';
import type { Run } from '../ports/runStores.ts';
import { instantSchema } from './value.ts';

/** When the create was sent whose response was lost, and when it resumes. */
export const lostAnswerSchema = z.strictObject({
  run: z.string().describe('The run that sent it.'),
  sentAt: instantSchema,
  retryFrom: instantSchema.describe('From then on, it is sent again if it is not in ConnectWise.'),
});

export function lostAnswerDocument(
  lost: LostAnswer | null,
): z.infer<typeof lostAnswerSchema> | null {
  return lost === null ? null : { run: lost.runId, sentAt: lost.sentAt, retryFrom: lost.retryFrom };
}

/** Creates whose response was lost. */
export const lostAnswersSchema = z.strictObject({
  count: z.number(),
  retryFrom: instantSchema.nullable().describe('The earliest; null if there is none.'),
});

export type LostAnswersDocument = z.infer<typeof lostAnswersSchema>;

/** Those that a run sent or found waiting, and that are still waiting. */
export function lostAnswersDocument(
  lost: readonly LostAnswer[],
  { finishedAt }: Pick<Run, 'finishedAt'>,
): LostAnswersDocument {
  const until = finishedAt === null ? Number.POSITIVE_INFINITY : Date.parse(finishedAt);
  const waiting = lost.filter(({ sentAt }) => Date.parse(sentAt) <= until);
  return { count: waiting.length, retryFrom: waiting[0]?.retryFrom ?? null };
}
