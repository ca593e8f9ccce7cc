import { z } from 'zod';
import { lineDocument, lineSchema } from '../../contract/line.ts';
import { runDocument, runInFullSchema, runSchema } from '../../contract/run.ts';
import { Failure } from '../../core/failure.ts';
import { type LostAnswer, lostAnswerOfLine } from '../../core/plan/lostAnswer.ts';
import { instant, usualLease } from '../../engine/deps.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { runNamed } from '../../engine/run/outcome.ts';
import { type Requested, requestRun } from '../../engine/run/requested.ts';
import type { Run, RunStatus } from '../../ports/runStores.ts';
import type { Voice } from '../../texts/voice.ts';
import { listParameters, pageDocument, pageOf } from '../listing.ts';
import { type Answer, type ApiRequest, ok, operation } from '../operation.ts';
import { Refusal } from '../refusal.ts';
import { runEventStream } from '../runEvents.ts';

const path = '/organizations/{org}/runs';
const tag = 'Runs';
const params = z.strictObject({ id: z.string().min(1).max(200).describe('Of a run.') });

/** A run as the API has it: its id is `id` as well. */
const apiRunSchema = runSchema.extend({ id: z.string() });
const { progress, cancel } = runInFullSchema.shape;
const followedRunSchema = apiRunSchema.extend({ progress, cancel });
const followed = [{ status: 200, description: 'The run.', schema: followedRunSchema }] as const;
const accepted = [
  { status: 202, description: 'The run, as it is queued.', schema: apiRunSchema },
] as const;

const kinds = ['sync', 'plan', 'preview', 'sweep', 'undo'] as const;
const statuses = apiRunSchema.shape.status.options;
const lineNumbers = z
  .array(z.int().min(1))
  .min(1)
  .max(1000)
  .optional()
  .describe('Numbers of lines; all where absent.');

type Request = Pick<ApiRequest, 'organization' | 'voice'>;

function presented(run: Run, lost: readonly LostAnswer[], voice: Voice) {
  return { id: run.id, ...runDocument(run, lost, voice) };
}

async function requested({ organization, voice }: Request, wanted: Requested): Promise<Answer> {
  const { stores, clock, ids } = organization;
  if ((await stores.connections.get()) === null) throw new Failure('not_connected');
  const run = await requestRun({ stores, clock, ids, leaseMilliseconds: usualLease }, wanted);
  const location = `/api/v1/organizations/${stores.organizationId}/runs/${run.id}`;
  return { status: 202, body: presented(run, await lostAnswers(organization), voice), location };
}

/** Stored statuses of a shown one: an interrupted run has failed. */
function storedStatus(status: (typeof statuses)[number]): readonly RunStatus[] {
  return status === 'failed' ? ['failed', 'interrupted'] : [status];
}

async function followedRun(request: Request, id: string): Promise<Answer> {
  const { stores } = request.organization;
  const run = await runNamed(stores, id);
  const under = { progress: null, cancel: null, ...(await stores.runs.underWay(run.id)) };
  return ok({
    ...presented(run, await lostAnswers(request.organization), request.voice),
    ...under,
  });
}

const cursorForm = /^(\d{1,10})\.(\w*)\.(\w*)$/u;

/** Where a page of lines begins. Throws `bad_input` for a cursor of other filters. */
function afterOf(cursor: string | undefined, filters: string): number {
  if (cursor === undefined) return 0;
  const [, seq = '', ...of] = cursorForm.exec(decoded(cursor)) ?? [];
  if (seq !== '' && of.join('.') === filters) return Number(seq);
  throw new Failure('bad_input', {
    field: 'cursor',
    problem: 'it is not from a page of this list with these filters',
    accepted: '`nextCursor` of the page before, with the same filters',
  });
}

function decoded(cursor: string): string {
  try {
    return atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

function cursorOf(seq: number, filters: string): string {
  return btoa(`${seq}.${filters}`).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export const runOperations = [
  operation(
    {
      id: 'listRuns',
      method: 'get',
      path,
      tag,
      summary: 'Runs, newest first',
      access: 'runs.read',
      query: z.strictObject({
        ...listParameters(['startedAt']),
        kind: z.array(z.enum(kinds)).optional(),
        status: z.array(z.enum(statuses)).optional(),
      }),
      answers: [{ status: 200, description: 'A page.', schema: pageOf(apiRunSchema) }],
    },
    async ({ organization, voice, query: { kind, status, ...page } }) => {
      const filter = { kind, status: status?.flatMap(storedStatus) };
      const found = await organization.stores.runs.page({ ...page, filter });
      const lost = await lostAnswers(organization);
      return ok(pageDocument(found, (run) => presented(run, lost, voice)));
    },
  ),
  operation(
    {
      id: 'startRun',
      method: 'post',
      path,
      tag,
      summary: 'Starts a sync, a plan or a sweep',
      description:
        'It is queued, and a worker begins it within seconds. While another run is queued or under way, the answer is 409 `run_in_progress` with the id of that `run`.',
      access: 'runs.start',
      body: z.strictObject({
        kind: z.enum(['sync', 'plan', 'sweep']),
        all: z.boolean().optional().describe('Reads everything, not only what changed.'),
        approve: z
          .boolean()
          .optional()
          .describe(
            'For a sweep: however many contacts are missing, they count as deleted. Admins.',
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
      path: `${path}/{id}`,
      tag,
      summary: 'A run, and how far it is',
      access: 'runs.read',
      params,
      answers: followed,
    },
    (request) => followedRun(request, request.params.id),
  ),
  operation(
    {
      id: 'listRunLines',
      method: 'get',
      path: `${path}/{id}/lines`,
      tag,
      summary: 'The lines of the plan of a run, each with what became of it',
      access: 'runs.read',
      params,
      query: z.strictObject({
        limit: z.int().min(1).max(200).default(50),
        cursor: z.string().max(200).optional(),
        state: z.enum(['proposed', 'sent', 'applied', 'stale', 'failed', 'declined']).optional(),
        object: z.enum(['contacts', 'todos']).optional(),
      }),
      answers: [{ status: 200, description: 'A page.', schema: pageOf(lineSchema) }],
    },
    async ({ organization, params: { id }, query: { limit, cursor, state, object } }) => {
      const { stores } = organization;
      const run = await runNamed(stores, id);
      const filters = `${state ?? ''}.${object ?? ''}`;
      const after = afterOf(cursor, filters);
      const lines = await stores.plans.lines(run.id, after, limit + 1, state, object);
      const page = lines.slice(0, limit);
      const last = page.at(-1);
      const lost = await lostAnswers(organization);
      return ok({
        data: page.map((line) =>
          lineDocument(line, lostAnswerOfLine(lost, { runId: run.id, seq: line.seq })),
        ),
        nextCursor: lines.length > limit && last !== undefined ? cursorOf(last.seq, filters) : null,
      });
    },
  ),
  operation(
    {
      id: 'applyRun',
      method: 'post',
      path: `${path}/{id}/apply`,
      tag,
      summary: 'Applies the plan of a run, all or some of its lines',
      description:
        'The run is queued again under its id. Records of the lines that were not chosen go on hold.',
      access: 'runs.apply',
      params,
      body: z.strictObject({ lines: lineNumbers }),
      answers: accepted,
    },
    (request) => {
      const { id: runId } = request.params;
      return requested(request, { what: 'apply', runId, lines: request.body.lines ?? null });
    },
  ),
  operation(
    {
      id: 'undoRun',
      method: 'post',
      path: `${path}/{id}/undo`,
      tag,
      summary: 'Undoes what a run did, all or some of its lines',
      description: 'As a run of its own. Records that were edited since are left alone.',
      access: 'runs.undo',
      params,
      body: z.strictObject({ lines: lineNumbers }),
      answers: accepted,
    },
    (request) => {
      const { id: undoes } = request.params;
      return requested(request, { what: 'undo', undoes, lines: request.body.lines ?? null });
    },
  ),
  operation(
    {
      id: 'cancelRun',
      method: 'post',
      path: `${path}/{id}/cancel`,
      tag,
      summary: 'Cancels a run',
      description:
        'A queued run ends at once; a plan that was to be applied is as before. A run that is under way ends within seconds, and what it did stays.',
      access: 'runs.start',
      params,
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
      path: `${path}/{id}/events`,
      tag,
      summary: 'The events of a run, as they happen',
      description:
        'Server-sent events: `status` and `progress`, each with its number as id, then `done`. Send `Last-Event-ID` to go on after one.',
      access: 'runs.read',
      params,
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
