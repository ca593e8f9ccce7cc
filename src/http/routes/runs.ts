import { z } from 'zod';
import { lineSchema } from '../../contract/line.ts';
import { planGroupDocument, planGroupSchema } from '../../contract/planGroup.ts';
import { inReadingOrder } from '../../core/plan/planGroups.ts';
import { instant } from '../../engine/deps.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { runNamed } from '../../engine/run/outcome.ts';
import { sidesChanged } from '../../engine/run/sidesChanged.ts';
import type { RunStatus } from '../../ports/runStores.ts';
import { listParameters, pageDocument, pageOf } from '../listing.ts';
import { ok, operation } from '../operation.ts';
import { Refusal } from '../refusal.ts';
import { runEventStream } from '../runEvents.ts';
import {
  accepted,
  apiRunSchema,
  followed,
  followedRun,
  leaveOutMeant,
  linesMeant,
  listedRunSchema,
  meantBy,
  presentedRun,
  requested,
  runParams,
  runPath,
  runTag,
} from './runAnswers.ts';
import { causeOf } from './runProblems.ts';
import { afterOf, cursorOf } from './seqCursor.ts';
import { shownLines } from './shownLines.ts';

const lineStates = ['proposed', 'sent', 'applied', 'stale', 'failed', 'declined'] as const;
const kinds = ['sync', 'plan', 'preview', 'sweep', 'undo', 'records'] as const;
const statuses = apiRunSchema.shape.status.options;

/** The stored statuses behind a shown one: an interrupted run counts as failed. */
function storedStatus(status: (typeof statuses)[number]): readonly RunStatus[] {
  return status === 'failed' ? ['failed', 'interrupted'] : [status];
}

export const runOperations = [
  operation(
    {
      id: 'listRuns',
      method: 'get',
      path: runPath,
      tag: runTag,
      summary: 'Runs, newest first',
      access: 'runs.read',
      query: z.strictObject({
        ...listParameters(['startedAt']),
        kind: z.array(z.enum(kinds)).optional(),
        status: z.array(z.enum(statuses)).optional(),
      }),
      answers: [{ status: 200, description: 'A page.', schema: pageOf(listedRunSchema) }],
    },
    async ({ organization, voice, query: { kind, status, ...page } }) => {
      const filter = { kind, status: status?.flatMap(storedStatus) };
      const found = await organization.stores.runs.page({ ...page, filter });
      const lost = await lostAnswers(organization);
      const problems = await organization.stores.plans.problemCounts(
        found.rows.map(({ id }) => id),
      );
      const changedBy = await sidesChanged(organization.stores, found.rows);
      return ok(
        pageDocument(found, (run) => ({
          ...presentedRun(run, lost, voice),
          problems: problems.get(run.id) ?? 0,
          changed: changedBy(run),
        })),
      );
    },
  ),
  operation(
    {
      id: 'startRun',
      method: 'post',
      path: runPath,
      tag: runTag,
      summary: 'Starts a sync, a plan or a sweep',
      description:
        'The run is queued, and a worker starts it within seconds. While another run is queued or in progress, the answer is 409 `run_in_progress` with the id of that `run`.',
      access: 'runs.start',
      body: z.strictObject({
        kind: z.enum(['sync', 'plan', 'sweep']),
        all: z.boolean().optional().describe('Reads everything, not only what changed.'),
        approve: z
          .boolean()
          .optional()
          .describe(
            'For a sweep, admins only: treats all missing contacts as deleted, no matter how many.',
          ),
      }),
      answers: accepted,
    },
    async (request) => {
      const { kind, all, approve } = request.body;
      if (approve === true && request.member.role !== 'admin') throw new Refusal('not_allowed');
      return await requested(request, {
        what: kind,
        ...(all === undefined ? {} : { all }),
        ...(approve === undefined ? {} : { approve }),
      });
    },
  ),
  operation(
    {
      id: 'getRun',
      method: 'get',
      path: `${runPath}/{id}`,
      tag: runTag,
      summary: 'A run and its progress',
      access: 'runs.read',
      params: runParams,
      answers: followed,
    },
    (request) => followedRun(request, request.params.id),
  ),
  operation(
    {
      id: 'listRunLines',
      method: 'get',
      path: `${runPath}/{id}/lines`,
      tag: runTag,
      summary: 'The lines of the plan of a run, each with its result',
      access: 'runs.read',
      params: runParams,
      query: z.strictObject({
        limit: z.int().min(1).max(200).default(50),
        cursor: z.string().max(2000).optional(),
        state: z.enum(lineStates).optional(),
        object: z.enum(['contacts', 'todos']).optional(),
        group: z.string().max(300).optional().describe('Id of a group of the plan.'),
        problem: z
          .string()
          .max(100)
          .optional()
          .describe('Code of a problem: only lines that failed because of it.'),
      }),
      answers: [{ status: 200, description: 'A page.', schema: pageOf(lineSchema) }],
    },
    async ({ organization, voice, params: { id }, query }) => {
      const { limit, cursor, state, object, group, problem } = query;
      const { stores } = organization;
      const run = await runNamed(stores, id);
      const filters = [state, object, group, problem].map((one) => one ?? '').join('.');
      const after = afterOf(cursor, filters);
      const lines =
        problem === undefined
          ? await stores.plans.lines(run.id, after, limit + 1, state, object, group)
          : await stores.plans.problemLines(run.id, causeOf(problem), after, limit + 1);
      const page = lines.slice(0, limit);
      const last = page.at(-1);
      return ok({
        data: await shownLines(organization, run.id, page, voice),
        nextCursor: lines.length > limit && last !== undefined ? cursorOf(last.seq, filters) : null,
      });
    },
  ),
  operation(
    {
      id: 'listRunGroups',
      method: 'get',
      path: `${runPath}/{id}/groups`,
      tag: runTag,
      summary: 'The plan of a run, grouped by kind of change, with counts',
      description:
        'Groups that remove records or blank values come first, skips last. You can filter lines by group, and apply or undo by group.',
      access: 'runs.read',
      params: runParams,
      query: z.strictObject({
        state: z.enum(lineStates).optional().describe('Counts only lines in this state.'),
      }),
      answers: [
        {
          status: 200,
          description: 'All of them.',
          schema: z.strictObject({ data: z.array(planGroupSchema), nextCursor: z.null() }),
        },
      ],
    },
    async ({ organization: { stores }, params: { id }, query: { state } }) => {
      const run = await runNamed(stores, id);
      const groups = inReadingOrder(await stores.plans.groups(run.id, state));
      return ok({ data: groups.map(planGroupDocument), nextCursor: null });
    },
  ),
  operation(
    {
      id: 'applyRun',
      method: 'post',
      path: `${runPath}/{id}/apply`,
      tag: runTag,
      summary: 'Applies the plan of a run, all or some of its lines',
      description:
        'The run is queued again under its id. Records of lines that you did not choose go on hold. Fields that you exclude from a line do not: the next plan contains them again.',
      access: 'runs.apply',
      params: runParams,
      body: z.strictObject({ ...linesMeant, leaveOut: leaveOutMeant }),
      answers: accepted,
    },
    (request) => {
      const { id: runId } = request.params;
      const { leaveOut = [], ...meant } = request.body;
      return requested(request, { what: 'apply', runId, leaveOut, ...meantBy(meant) });
    },
  ),
  operation(
    {
      id: 'cancelRun',
      method: 'post',
      path: `${runPath}/{id}/cancel`,
      tag: runTag,
      summary: 'Cancels a run',
      description:
        'A queued run ends at once, and a plan waiting to be applied stays as it was. A run in progress ends within seconds, and changes already made stay.',
      access: 'runs.start',
      params: runParams,
      answers: followed,
      refusals: { statuses: { bad_input: 409 } },
    },
    async (request) => {
      const { stores, clock } = request.organization;
      const { id } = await runNamed(stores, request.params.id);
      await stores.runs.cancel(id, instant(clock));
      return await followedRun(request, id);
    },
  ),
  operation(
    {
      id: 'followRun',
      method: 'get',
      path: `${runPath}/{id}/events`,
      tag: runTag,
      summary: 'Live events of a run',
      description:
        'Server-sent events: `status` and `progress`, each with its number as id, then `done`. A stream ends after ten minutes; connect again. Send `Last-Event-ID` to continue after that event.',
      access: 'runs.read',
      params: runParams,
      answers: [{ status: 200, description: 'A stream.', mediaType: 'text/event-stream' }],
    },
    async ({ organization, params: { id }, headers, signal }) => {
      const { stores, clock } = organization;
      const { id: runId } = await runNamed(stores, id);
      const sent = headers.get('last-event-id') ?? '';
      const after = /^\d{1,9}$/u.test(sent) ? Number(sent) : 0;
      return runEventStream({ runs: stores.runs, clock, runId, after, signal });
    },
  ),
];
