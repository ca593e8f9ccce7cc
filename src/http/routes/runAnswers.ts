import { z } from 'zod';
import { namesIn } from '../../contract/names.ts';
import {
  notUndoneSchema,
  runDocument,
  runInFullSchema,
  runOutcome,
  runOutcomeSchema,
  runSchema,
  sidesChangedSchema,
} from '../../contract/run.ts';
import { Failure } from '../../core/failure.ts';
import type { LostAnswer } from '../../core/plan/lostAnswer.ts';
import { usualLease } from '../../engine/deps.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { findNames } from '../../engine/inbox/names.ts';
import { runNamed } from '../../engine/run/outcome.ts';
import { type Requested, requestRun } from '../../engine/run/requested.ts';
import { sidesChanged } from '../../engine/run/sidesChanged.ts';
import type { NotUndone } from '../../ports/notUndone.ts';
import type { LinesMeant } from '../../ports/runRequests.ts';
import type { Run } from '../../ports/runStores.ts';
import type { Voice } from '../../texts/voice.ts';
import { type Answer, type ApiRequest, ok, type ServedOrganization } from '../operation.ts';

export const runPath = '/organizations/{org}/runs';
export const runTag = 'Runs';
export const runParams = z.strictObject({
  id: z.string().min(1).max(200).describe('Id of the run.'),
});

/** A run in the form of the API, with its id as `id` as well. */
export const apiRunSchema = runSchema.extend({
  id: z.string(),
  outcome: runOutcomeSchema,
  undoes: z.string().nullable().describe('The run that this one undoes.'),
});
/** A run in a list of runs. */
export const listedRunSchema = apiRunSchema.extend({
  problems: z.int().describe('Lines that were not applied.'),
  changed: sidesChangedSchema,
});
const { progress, cancel } = runInFullSchema.shape;
const followedRunSchema = apiRunSchema.extend({
  progress,
  cancel,
  notUndone: notUndoneSchema.describe('For an undo: the first records it skipped, and why.'),
  changed: sidesChangedSchema,
  notUndoneTotal: z
    .int()
    .describe('Number of records the undo skipped. A separate list has all of them.'),
});
export const followed = [
  { status: 200, description: 'The run.', schema: followedRunSchema },
] as const;
export const accepted = [
  { status: 202, description: 'The queued run.', schema: apiRunSchema },
] as const;

/** Records that an undo skipped, listed in the run itself. */
const leftInRun = 100;

const numbers = z.array(z.int().min(1)).min(1).max(100_000).optional();
const names = z.array(z.string().max(300)).min(1).max(1000).optional();

/** The lines of a plan that a request selects. */
export const linesMeant = {
  lines: numbers.describe('Numbers of lines.'),
  groups: names.describe('Ids of groups. Without `lines` and `groups`: all lines.'),
  except: z.array(z.int().min(1)).max(100_000).optional().describe('Numbers of lines to exclude.'),
  exceptGroups: z
    .array(z.string().max(300))
    .max(1000)
    .optional()
    .describe('Ids of groups to exclude.'),
  exceptFields: names.describe(
    'Fields to exclude: lines that change or blank one of them are excluded entirely.',
  ),
} as const;

/** Fields that are excluded from lines. */
export const leaveOutMeant = z
  .array(
    z.strictObject({
      line: z.int().min(1).describe('Number of the line.'),
      fields: z.array(z.string().min(1).max(300)).min(1).max(1000),
    }),
  )
  .max(1000)
  .optional()
  .describe(
    'Fields to exclude from lines whose other fields are applied. They are in the next plan again. `separable` lists the fields of a line that can be excluded.',
  );

/** The lines that a request's body names. */
export function meantBy({
  lines,
  groups,
  except,
  exceptGroups,
  exceptFields,
}: z.infer<z.ZodObject<typeof linesMeant>>): LinesMeant {
  return {
    lines: lines ?? null,
    ...(groups === undefined ? {} : { groups }),
    ...(except === undefined ? {} : { except }),
    ...(exceptGroups === undefined ? {} : { exceptGroups }),
    ...(exceptFields === undefined ? {} : { exceptFields }),
  };
}

type Request = Pick<ApiRequest, 'organization' | 'voice'>;

export function presentedRun(run: Run, lost: readonly LostAnswer[], voice: Voice) {
  const outcome = runOutcome(run);
  return { id: run.id, outcome, ...runDocument(run, lost, voice), undoes: run.undoes ?? null };
}

/** Requests a run. */
export async function requested(request: Request, wanted: Requested): Promise<Answer> {
  return await requestedBy(request, (deps) => requestRun(deps, wanted));
}

/** Answers with the run that was requested. */
export async function requestedBy(
  { organization, voice }: Request,
  ask: (
    deps: Pick<ServedOrganization, 'stores' | 'clock' | 'ids'> & {
      readonly leaseMilliseconds: number;
    },
  ) => Promise<Run>,
): Promise<Answer> {
  const { stores, clock, ids } = organization;
  if ((await stores.connections.get()) === null) throw new Failure('not_connected');
  const run = await ask({ stores, clock, ids, leaseMilliseconds: usualLease });
  const location = `/api/v1/organizations/${stores.organizationId}/runs/${run.id}`;
  const body = presentedRun(run, await lostAnswers(organization), voice);
  return { status: 202, body, location };
}

/** Records that an undo skips, with their names. */
export async function withNames(
  { organization, voice }: Request,
  records: readonly NotUndone[],
): Promise<readonly (NotUndone & { readonly name: string })[]> {
  const found = await findNames(organization.stores, {
    contactIds: records.flatMap(({ contactId }) => contactId ?? []),
    ampContactIds: records.flatMap(({ ampContactId }) => ampContactId ?? []),
    todoIds: records.flatMap(({ todoId }) => todoId ?? []),
  });
  const known = namesIn(found, voice.texts);
  return records.map((record) => {
    const { contactId, ampContactId, todoId } = record;
    const name =
      todoId !== undefined
        ? known.todo(todoId)
        : contactId === null
          ? known.ampContact(ampContactId ?? '')
          : known.contact(contactId);
    return { ...record, name };
  });
}

/** A run and its progress. */
export async function followedRun(request: Request, id: string): Promise<Answer> {
  const { stores } = request.organization;
  const run = await runNamed(stores, id);
  const under = { progress: null, cancel: null, ...(await stores.runs.underWay(run.id)) };
  const { total, rows } =
    run.kind === 'undo'
      ? await stores.runs.notUndone(run.id, 0, leftInRun)
      : { total: 0, rows: [] };
  return ok({
    ...presentedRun(run, await lostAnswers(request.organization), request.voice),
    ...under,
    notUndone: await withNames(
      request,
      rows.map(({ record }) => record),
    ),
    notUndoneTotal: total,
    changed: (await sidesChanged(stores, [run]))(run),
  });
}
