import { z } from 'zod';
import { planGroupDocument, planGroupSchema } from '../../contract/planGroup.ts';
import { notUndoneSchema, undoPreviewSchema } from '../../contract/run.ts';
import { checkLinesMeant, choiceOf } from '../../engine/run/lineChoice.ts';
import { runNamed } from '../../engine/run/outcome.ts';
import { previewUndo } from '../../engine/run/previewUndo.ts';
import { pageOf } from '../listing.ts';
import { ok, operation } from '../operation.ts';
import {
  accepted,
  linesMeant,
  meantBy,
  requested,
  runParams,
  runPath,
  runTag,
  withNames,
} from './runAnswers.ts';
import { afterOf, cursorOf } from './seqCursor.ts';
import { shownLines } from './shownLines.ts';

/** How many records a preview names; the numbers count all. */
const leftInPreview = 1000;

const previewSchema = undoPreviewSchema.extend({
  groups: z.array(planGroupSchema).readonly(),
  notUndoneTotal: z.int().describe(`How many it would skip; up to ${leftInPreview} are listed.`),
});

/** What a cursor of the list is valid for. */
const list = 'not-undone';

const page = {
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(2000).optional(),
};

export const undoOperations = [
  operation(
    {
      id: 'undoRun',
      method: 'post',
      path: `${runPath}/{id}/undo`,
      tag: runTag,
      summary: 'Undoes a run, or some of its lines',
      description:
        'The undo is a separate run. It skips records that were edited since. With `dryRun`, the answer is its plan as of the last sync: what would go back, what would not, and why. A dry run changes nothing and does not read ConnectWise.',
      access: 'runs.undo',
      params: runParams,
      body: z.strictObject({
        ...linesMeant,
        dryRun: z.boolean().default(false),
        entries: z.int().min(0).max(200).default(50).describe('Lines that a dry run shows.'),
      }),
      answers: [
        ...accepted,
        { status: 200, description: 'The plan of a dry run.', schema: previewSchema },
      ],
      // A plan of many records takes a while, and others have to be able to write meanwhile.
      untransacted: true,
    },
    async (request) => {
      const { id } = request.params;
      const { dryRun, entries: most, ...body } = request.body;
      const meant = meantBy(body);
      if (!dryRun) {
        return await request.commit(
          (organization) =>
            requested({ ...request, organization }, { what: 'undo', undoes: id, ...meant }),
          (answer) => answer,
        );
      }
      const deps = await request.organization.engine();
      await checkLinesMeant(deps.stores, id, 'applied', meant);
      const chosen = choiceOf(meant);
      const { summary, entries, notUndone, groups } = await previewUndo(deps, id, {
        ...(chosen === null ? {} : { chosen }),
        entries: most,
        signal: request.signal,
      });
      return ok({
        dryRun: true,
        undoes: id,
        plan: summary.actions,
        groups: groups.map(planGroupDocument),
        entries: await shownLines(request.organization, '', entries, request.voice),
        notUndone: await withNames(request, notUndone.slice(0, leftInPreview)),
        notUndoneTotal: notUndone.length,
      });
    },
  ),
  operation(
    {
      id: 'listNotUndone',
      method: 'get',
      path: `${runPath}/{id}/not-undone`,
      tag: runTag,
      summary: 'Records that an undo skipped, and why',
      access: 'runs.read',
      params: runParams,
      query: z.strictObject(page),
      answers: [
        { status: 200, description: 'A page.', schema: pageOf(notUndoneSchema.unwrap().element) },
      ],
    },
    async (request) => {
      const { stores } = request.organization;
      const { limit, cursor } = request.query;
      const run = await runNamed(stores, request.params.id);
      const after = afterOf(cursor, list);
      const { rows } = await stores.runs.notUndone(run.id, after, limit + 1);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const isMore = rows.length > limit && last !== undefined;
      return ok({
        data: await withNames(
          request,
          shown.map(({ record }) => record),
        ),
        nextCursor: isMore ? cursorOf(last.seq, list) : null,
      });
    },
  ),
];
