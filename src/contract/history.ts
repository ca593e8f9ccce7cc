import { z } from 'zod';

/** History that was removed, or would be. */
export const removedHistorySchema = z.strictObject({
  keepHistory: z
    .union([z.number(), z.literal('forever')])
    .describe('Days for which the organization keeps its history.'),
  dryRun: z.boolean(),
  runs: z.number(),
  lines: z.number().describe('Lines of plans and runs.'),
  settledConflicts: z.number(),
  auditEntries: z.number(),
  imports: z.number(),
  keptAnswers: z.number().describe('Answers of the API, stored for their Idempotency-Key.'),
  endedInvitations: z.number(),
});
