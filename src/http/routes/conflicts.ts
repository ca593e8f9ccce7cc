import { z } from 'zod';
import {
  conflictDocument,
  conflictInFullSchema,
  conflictSchema,
  readConflictId,
  reopenedSchema,
  resolvedConflictsSchema,
  settledConflictDocument,
  settledConflictSchema,
  severalReopenedSchema,
  severalResolvedSchema,
  todoConflictDocument,
} from '../../contract/conflict.ts';
import { decisionDocument } from '../../contract/decision.ts';
import { contactName } from '../../contract/names.ts';
import { notFound } from '../../core/notFound.ts';
import {
  conflictOfField,
  conflictsNamed,
  conflictsShown,
  decideSeveral,
  type NamedConflict,
  type ShownConflict,
} from '../../engine/inbox/conflictsShown.ts';
import { conflictRecord, decideConflicts } from '../../engine/inbox/decideConflicts.ts';
import {
  settledConflicts,
  takeBack,
  takeSeveralBack,
} from '../../engine/inbox/settledConflicts.ts';
import type { ConflictSort } from '../../ports/conflictStore.ts';
import type { Texts } from '../../texts/texts.ts';
import { listParameters, pageDocument, pageOf } from '../listing.ts';
import { ok, operation } from '../operation.ts';

const tag = 'Conflicts';
const path = '/organizations/{org}/conflicts';
const params = z.strictObject({ id: z.string() });
const sorts: readonly ConflictSort[] = ['since'];
const { sort: _, ...pages } = listParameters(sorts);
const choose = z.enum(['connectwise', 'amp']).describe('The side whose value is kept.');

const filters = {
  kind: z.array(z.enum(['contact', 'todo'])).optional(),
  field: z.array(z.string()).optional(),
};

const several = z.union([
  z.strictObject({ choose, ids: z.array(z.string()).min(1).max(1000) }),
  z.strictObject({ choose, all: z.literal(true), ...filters }),
]);

export const conflictOperations = [
  operation(
    {
      id: 'listConflicts',
      method: 'get',
      path,
      tag,
      summary: 'Open conflicts: fields that both sides changed',
      access: 'review.read',
      query: z.strictObject({ ...listParameters(sorts), ...filters }),
      answers: [{ status: 200, description: 'A page.', schema: pageOf(conflictSchema) }],
    },
    async ({ organization, query: { kind, field, ...page }, voice }) => {
      const filter = { kind, field };
      const found = await organization.stores.conflicts.page({ ...page, filter });
      const rows = await conflictsShown(organization, found.rows);
      return ok(pageDocument({ ...found, rows }, (row) => documentOf(row, voice.texts)));
    },
  ),
  operation(
    {
      id: 'listSettledConflicts',
      method: 'get',
      path: `${path}/settled`,
      tag,
      summary: 'Decided conflicts, with both values, newest first',
      access: 'review.read',
      query: z.strictObject(pages),
      answers: [{ status: 200, description: 'A page.', schema: pageOf(settledConflictSchema) }],
    },
    async ({ organization, query, voice }) => {
      const found = await settledConflicts(organization, query);
      return ok(pageDocument(found, (row) => settledConflictDocument(row, voice.texts)));
    },
  ),
  operation(
    {
      id: 'reopenConflict',
      method: 'post',
      path: `${path}/settled/{id}/reopen`,
      tag,
      summary: 'Takes back a decision that was not sent yet, and reopens its conflict',
      description:
        'After a run has applied it, undo that line of the run instead: `left` of the decision names run and line.',
      access: 'review.decide',
      params: z.strictObject({ id: z.string().regex(/^[1-9]\d{0,8}$/u) }),
      answers: [
        { status: 200, description: 'The conflict is open again.', schema: reopenedSchema },
      ],
      refusals: { statuses: { bad_input: 409 } },
    },
    async ({ organization, params: { id } }) => {
      const seq = Number(id);
      await takeBack(organization, seq);
      return ok({ reopened: seq });
    },
  ),
  operation(
    {
      id: 'reopenConflicts',
      method: 'post',
      path: `${path}/settled/reopen`,
      tag,
      summary: 'Takes back several decisions that were not sent yet',
      access: 'review.decide',
      body: z.strictObject({ ids: z.array(z.int().min(1).max(999_999_999)).min(1).max(1000) }),
      answers: [{ status: 200, description: 'The result.', schema: severalReopenedSchema }],
    },
    async ({ organization, body, signal }) =>
      ok(await takeSeveralBack(organization, body.ids, signal)),
  ),
  operation(
    {
      id: 'getConflict',
      method: 'get',
      path: `${path}/{id}`,
      tag,
      summary: 'One open conflict, with earlier decisions about its field',
      access: 'review.read',
      params,
      answers: [{ status: 200, description: 'The conflict.', schema: conflictInFullSchema }],
    },
    async ({ organization, params: { id }, voice }) => {
      const { recordId, field } = named(id);
      const shown = await conflictOfField(organization, recordId, field);
      const about =
        shown.kind === 'todo'
          ? ({ kind: 'todo', id: shown.todo.id } as const)
          : ({ kind: 'contact', id: shown.row.contactId } as const);
      const decisions = (await organization.stores.decisions.about([about], 50)).filter(
        ({ decided }) => decided.what === 'conflict_decided' && decided.field === field,
      );
      const document = documentOf(shown, voice.texts);
      return ok({ ...document, decisions: decisions.map(decisionDocument) });
    },
  ),
  operation(
    {
      id: 'resolveConflict',
      method: 'post',
      path: `${path}/{id}/resolve`,
      tag,
      summary: 'Chooses the value to keep; the other side gets it with the next sync',
      description:
        'If the record was edited in the meantime, nothing is decided, and `moved` lists it.',
      access: 'review.decide',
      params,
      body: z.strictObject({ choose }),
      answers: [{ status: 200, description: 'The result.', schema: resolvedConflictsSchema }],
    },
    async ({ organization, params: { id }, body, signal }) => {
      const { recordId, field } = named(id);
      await conflictOfField(organization, recordId, field);
      const record = conflictRecord(recordId);
      const found = await decideConflicts(organization, record, [field], body.choose, signal);
      return ok({ choose: body.choose, ...found });
    },
  ),
  operation(
    {
      id: 'resolveConflicts',
      method: 'post',
      path: `${path}/resolve`,
      tag,
      summary: 'Decides several conflicts the same way: by id, or all that match filters',
      access: 'review.decide',
      body: several,
      answers: [{ status: 200, description: 'The result.', schema: severalResolvedSchema }],
    },
    async ({ organization, body, signal }) => {
      const wanted =
        'ids' in body
          ? body.ids.map((id) => readConflictId(id) ?? { recordId: id, field: '' })
          : await conflictsNamed(organization, { kind: body.kind, field: body.field });
      const { missing, ...found } = await decideSeveral(organization, wanted, body.choose, signal);
      const ids = missing.map(({ recordId, field }) =>
        field === '' ? recordId : `${recordId}.${field}`,
      );
      return ok({ choose: body.choose, ...found, missing: ids });
    },
  ),
];

function documentOf(shown: ShownConflict, texts: Texts) {
  return shown.kind === 'todo'
    ? todoConflictDocument(shown.todo, shown.conflict)
    : conflictDocument(shown.row, contactName(shown.row.contact, texts), texts);
}

/** Throws `not_found`, also if the text is not an id of a conflict. */
function named(id: string): NamedConflict {
  const read = readConflictId(id);
  if (read === null) throw notFound('conflict', id);
  return read;
}
