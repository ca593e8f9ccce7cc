import { z } from 'zod';
import { applyRun } from '../../engine/run/applyRun.ts';
import { runNamed } from '../../engine/run/outcome.ts';
import { planAmounts } from '../../engine/run/planAmounts.ts';
import { ok, operation } from '../operation.ts';
import { followed, followedRun, runParams, runPath, runTag } from './runAnswers.ts';

const kindsSchema = z.strictObject({
  new: z.int(),
  changed: z.int(),
  removed: z.int(),
  other: z.int(),
});

const countSchema = z.strictObject({
  lines: z.int().describe('Lines that change something.'),
  amp: z.int().describe('Lines that change AMP.'),
  connectwise: z.int().describe('Lines that change ConnectWise.'),
  removed: z.int().describe('Lines that remove a record.'),
  emptied: z.int().describe('Lines that blank a value.'),
  kinds: kindsSchema.describe('A line that also blanks a value still counts as one kind.'),
  towards: z
    .strictObject({ amp: kindsSchema, connectwise: kindsSchema })
    .describe('The same counts for each side.'),
});

export const planReviewOperations = [
  operation(
    {
      id: 'countRunLines',
      method: 'post',
      path: `${runPath}/{id}/count`,
      tag: runTag,
      summary: 'Counts of what a plan would change, or a run changed',
      description:
        'Each line counts once, even if it is in several groups. `except` and `exceptGroups` exclude lines from the counts.',
      access: 'runs.read',
      params: runParams,
      body: z.strictObject({
        state: z.enum(['proposed', 'applied', 'declined']).default('proposed'),
        except: z.array(z.int().min(1)).max(100_000).default([]),
        exceptGroups: z.array(z.string().max(300)).max(1000).default([]),
      }),
      answers: [{ status: 200, description: 'The numbers.', schema: countSchema }],
      untransacted: true,
    },
    async ({ organization: { stores }, params: { id }, body }) => {
      const run = await runNamed(stores, id);
      const except = { groups: body.exceptGroups, lines: body.except };
      return ok(await planAmounts(stores, run.id, { state: body.state, except }));
    },
  ),
  operation(
    {
      id: 'discardRun',
      method: 'post',
      path: `${runPath}/{id}/discard`,
      tag: runTag,
      summary: 'Discards the plan of a run',
      description:
        'None of it is applied, and no record goes on hold. The next plan contains the changes again.',
      access: 'runs.apply',
      params: runParams,
      answers: followed,
      // Safe to repeat without a transaction: if the process ended, the plan is already discarded,
      // or the rest of it is discarded now.
      untransacted: true,
    },
    async (request) => {
      const deps = await request.organization.engine();
      const { id } = await runNamed(deps.stores, request.params.id);
      await applyRun(deps, id, { none: true, signal: request.signal });
      return await followedRun(request, id);
    },
  ),
];
