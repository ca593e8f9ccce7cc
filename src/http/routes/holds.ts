import { z } from 'zod';
import { holdDocument, recordHoldSchema } from '../../contract/hold.ts';
import { holdReasonSchema } from '../../contract/holdReason.ts';
import { namesIn } from '../../contract/names.ts';
import { recordSchema } from '../../contract/record.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import { releaseHolds } from '../../engine/inbox/holds.ts';
import {
  holdCompanies,
  holdNames,
  keepSeveral,
  releaseSeveral,
} from '../../engine/inbox/severalHolds.ts';
import type { HoldSort } from '../../ports/holdStore.ts';
import { listParameters, pageDocument, pageOf } from '../listing.ts';
import { ok, operation } from '../operation.ts';

const tag = 'Holds';
const path = '/organizations/{org}/holds';
const sorts: readonly HoldSort[] = ['since'];

const id = z.union([z.string().min(1).max(100), z.int().min(1)]);
const ids = z.array(id).min(1).max(1000);

const missing = z.array(z.string()).readonly().describe('Ids of records that do not exist.');

const released = z.union([
  z.strictObject({ ids: ids.describe('Ids of contacts (digits), AMP contacts and to-dos.') }),
  z.strictObject({ run: z.string().describe('Everything that this run put on hold.') }),
  z.strictObject({ all: z.literal(true) }),
]);

export const holdOperations = [
  operation(
    {
      id: 'listHolds',
      method: 'get',
      path,
      tag,
      summary: 'Records on hold, in the order they were put on hold',
      access: 'review.read',
      query: z.strictObject({
        ...listParameters(sorts),
        kind: z.array(z.enum(['contact', 'amp_contact', 'todo'])).optional(),
        reason: z.array(holdReasonSchema).optional(),
        run: z
          .array(z.string())
          .optional()
          .describe('Only those put on hold by one of these runs.'),
      }),
      answers: [{ status: 200, description: 'A page.', schema: pageOf(recordHoldSchema) }],
    },
    async ({ organization, query: { kind, reason, run, ...page }, voice }) => {
      const { holds } = organization.stores;
      const found = await holds.page({ ...page, filter: { kind, reason, runId: run } });
      const names = namesIn(await holdNames(organization, found.rows), voice.texts);
      const companyOf = await holdCompanies(organization, found.rows);
      const nameOf = (record: RecordRef): string => {
        if (record.kind === 'contact') return names.contact(record.id);
        return record.kind === 'todo' ? names.todo(record.id) : names.ampContact(record.id);
      };
      return ok(
        pageDocument(found, (hold) =>
          holdDocument(hold, nameOf(hold.record), companyOf(hold.record)),
        ),
      );
    },
  ),
  operation(
    {
      id: 'holdRecords',
      method: 'post',
      path,
      tag,
      summary: 'Puts records on hold: no sync changes them on either side',
      access: 'review.decide',
      body: z.strictObject({ ids }),
      answers: [
        {
          status: 200,
          description: 'The records on hold. A linked AMP contact is on hold with its contact.',
          schema: z.strictObject({ kept: z.array(recordSchema).readonly(), missing }),
        },
      ],
    },
    async ({ organization, body }) => ok(await keepSeveral(organization, body.ids.map(String))),
  ),
  operation(
    {
      id: 'releaseHolds',
      method: 'post',
      path: `${path}/release`,
      tag,
      summary:
        'Releases holds of some records, of a run, or all; the next sync handles the records',
      access: 'review.decide',
      body: released,
      answers: [
        {
          status: 200,
          description: 'How many holds ended.',
          schema: z.strictObject({ released: z.int(), missing }),
        },
      ],
    },
    async ({ organization, body }) => {
      if ('ids' in body) return ok(await releaseSeveral(organization, body.ids.map(String)));
      const which = 'run' in body ? { runId: body.run } : 'all';
      return ok({ released: await releaseHolds(organization, which), missing: [] });
    },
  ),
];
