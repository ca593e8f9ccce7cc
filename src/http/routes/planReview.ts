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
  lines: z.int().describe('All that change something.'),
  amp: z.int().describe('Of them, those that change AMP.'),
  connectwise: z.int().describe('Of them, those that change ConnectWise.'),
  removed: z.int().describe('Of them, those that take a record away.'),
  emptied: z.int().describe('Of them, those that make a value empty.'),
  kinds: kindsSchema.describe('A line that also empties a value is of one kind all the same.'),
  towards: z
    .strictObject({ amp: kindsSchema, connectwise: kindsSchema })
    .describe('The same, of the lines that change each side.'),
});

export const planReviewOperations = [
  operation(
    {
      id: 'countRunLines',
      method: 'post',
      path: `${runPath}/{id}/count`,
      tag: runTag,
      summary: 'How much a plan would change, or a run has changed, in numbers',
      description:
        'Each line is counted once, however many groups it is in. With `except` and `exceptGroups`, what is left without them.',
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
        'Nothing of it is carried out, and no record goes on hold: what it found comes again with the next plan.',
      access: 'runs.apply',
      params: runParams,
      answers: followed,
      // A run by itself: repeated after the process ended, it finds the plan discarded, or discards what is left of it.
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
