import { z } from 'zod';
import { failureCodes } from '../../contract/error.ts';
import { badInput } from '../../core/badInput.ts';
import { runNamed } from '../../engine/run/outcome.ts';
import { mostTriedAgain, tryAgain } from '../../engine/run/tryAgain.ts';
import type { LineProblem } from '../../ports/planStores.ts';
import { ok, operation } from '../operation.ts';
import { accepted, requestedBy, runParams, runPath, runTag } from './runAnswers.ts';
import { problemText } from './shownLines.ts';

/** The name that filters the lines whose records changed since they were planned. */
const changedSince = 'stale';

/** The name that filters the lines of which ConnectWise rejected a part. */
const rejectedPart = 'fields_rejected';

/** The cause that a filter of lines names. Throws `bad_input`. */
export function causeOf(name: string): Pick<LineProblem, 'state' | 'problem'> {
  if (name === changedSince) return { state: 'stale', problem: null };
  if (name === rejectedPart) return { state: 'applied', problem: 'write_refused' };
  const problem = failureCodes.find((code) => code === name);
  if (problem !== undefined) return { state: 'failed', problem };
  throw badInput('problem', { code: 'no_such_problem' }, { code: 'problem_of_run' });
}

export const runProblemOperations = [
  operation(
    {
      id: 'listRunProblems',
      method: 'get',
      path: `${runPath}/{id}/problems`,
      tag: runTag,
      summary: 'Why lines of a run were not applied, fully or in part, with counts',
      access: 'runs.read',
      params: runParams,
      answers: [
        {
          status: 200,
          description: 'All causes, most frequent first.',
          schema: z.strictObject({
            data: z
              .array(
                z.strictObject({
                  problem: z.string().describe('Filters the lines.'),
                  title: z.string().describe('What happened, for a person.'),
                  advice: z.string().nullable().describe('What to do about it.'),
                  lines: z.int(),
                }),
              )
              .readonly(),
            nextCursor: z.null(),
          }),
        },
      ],
    },
    async ({ organization: { stores }, params: { id }, voice }) => {
      const run = await runNamed(stores, id);
      const found = await stores.plans.problems(run.id);
      const data = found.map(({ lines, ...cause }) => ({
        problem: nameOf(cause),
        ...problemText(cause, voice),
        lines,
      }));
      return ok({ data, nextCursor: null });
    },
  ),
  operation(
    {
      id: 'retryRun',
      method: 'post',
      path: `${runPath}/{id}/retry`,
      tag: runTag,
      summary: 'Retries the records of a run that were not applied',
      description: `A separate run reads, plans and writes only these records, and sends again what ConnectWise rejected; up to ${mostTriedAgain} records. It waits while another run is queued or in progress. If a run of single records is already waiting, it includes them.`,
      access: 'runs.start',
      params: runParams,
      body: z.strictObject({
        problem: z
          .string()
          .max(100)
          .optional()
          .describe('Code of a problem of the run: only its records.'),
      }),
      answers: accepted,
      refusals: { statuses: { bad_input: 409 } },
    },
    async (request) => {
      const { organization, params, body } = request;
      const { stores } = organization;
      const { id } = await runNamed(stores, params.id);
      const cause = body.problem === undefined ? null : causeOf(body.problem);
      return await requestedBy(request, (deps) => tryAgain(deps, id, cause));
    },
  ),
];

function nameOf({ state, problem }: Pick<LineProblem, 'state' | 'problem'>): string {
  if (state === 'stale') return changedSince;
  return state === 'applied' ? rejectedPart : (problem ?? 'internal');
}
