import { z } from 'zod';
import { ampContactDocument, ampContactSchema } from '../../contract/contact.ts';
import { problemSchema } from '../../contract/problem.ts';
import type { AmpField } from '../../core/contact/ampFields.ts';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import { type LostAnswer, lostAnswerOf } from '../../core/plan/lostAnswer.ts';
import { instant } from '../../engine/deps.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import {
  addAmpContact,
  editAmpContact,
  fieldsOf,
  unreachable,
} from '../../engine/records/enterAmpContact.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import { otherVersion } from '../etag.ts';
import { located } from '../located.ts';
import { ok, operation, type ServedOrganization } from '../operation.ts';
import { problemOf } from '../problem.ts';
import { contactPatchSchema, enteredBy, newContactSchema } from './contactBody.ts';

const mostItems = 1000;

const id = z.string().min(1).max(200);
const version = z.int().optional().describe('Changes only this version.');

const itemSchema = z.discriminatedUnion('op', [
  newContactSchema.extend({ op: z.literal('create') }),
  contactPatchSchema.extend({ op: z.literal('update'), id, version }),
  z.strictObject({ op: z.literal('remove'), id, version }),
  z.strictObject({ op: z.literal('restore'), id }),
]);

type Item = z.infer<typeof itemSchema>;

const bodySchema = z.strictObject({
  items: z.array(itemSchema).min(1).max(mostItems),
});

const resultsSchema = z.strictObject({
  results: z
    .array(
      z.strictObject({
        status: z.int().describe('The status that a request for this item alone would get.'),
        document: ampContactSchema.optional(),
        problem: problemSchema.optional(),
      }),
    )
    .describe('One for each item, in order.'),
});

type Shared = {
  readonly organization: ServedOrganization;
  readonly fields: readonly AmpField[];
  readonly lost: readonly LostAnswer[];
};

export const contactBulkOperations = [
  operation(
    {
      id: 'changeContacts',
      method: 'post',
      path: '/organizations/{org}/contacts/bulk',
      tag: 'Contacts',
      summary: 'Creates, changes, removes and restores many AMP contacts',
      description: 'A rejected item does not stop the others.',
      access: 'contacts.change',
      body: bodySchema,
      answers: [{ status: 200, description: 'A result for each item.', schema: resultsSchema }],
    },
    async ({ organization, body, requestId, voice }) => {
      const fields = await fieldsOf(organization);
      const shared = { organization, fields, lost: await lostAnswers(organization) };
      const results: z.infer<typeof resultsSchema>['results'] = [];
      for (const [index, item] of body.items.entries()) {
        const at = ['items', index];
        try {
          const row = await done(shared, item, at);
          const status = item.op === 'create' ? 201 : 200;
          results.push({ status, document: documentOf(shared, row) });
        } catch (thrown) {
          // Any error that is not about the item ends the request, and none of it is saved.
          if (!(thrown instanceof Failure) || thrown.recovery !== 'bad_input') throw thrown;
          const pointer = (field: string) => [...at, field];
          const { document } = problemOf(
            thrown,
            requestId,
            voice.texts,
            { pointer },
            organization.stores.organizationId,
          );
          results.push({ status: document.status, problem: document });
        }
      }
      return ok({ results });
    },
  ),
];

function documentOf({ lost }: Shared, row: AmpContactRow) {
  return ampContactDocument(row, lostAnswerOf(lost, { kind: 'amp_contact', id: row.id }));
}

async function done(
  shared: Shared,
  item: Item,
  at: readonly (string | number)[],
): Promise<AmpContactRow> {
  const { organization, fields } = shared;
  const { ampContacts } = organization.stores;
  if (item.op === 'create') {
    const { op: _, ...body } = item;
    const { values, placeOf } = enteredBy(body, null, fields, { at });
    return await located(placeOf, async () => {
      if (values.size === 0) throw unreachable();
      return await addAmpContact(organization, values);
    });
  }
  if (item.op === 'restore') {
    return await ampContacts.restore(item.id, instant(organization.clock));
  }
  const present = await ampContacts.get(item.id);
  if (present === null) throw notFound('amp_contact', item.id);
  const expected = versionOf(item, present);
  if (item.op === 'remove') {
    return await ampContacts.remove(present.id, expected, instant(organization.clock));
  }
  const { op: _, ...body } = item;
  const { values, placeOf } = enteredBy(body, documentOf(shared, present), fields, { at });
  if (values.size === 0) return present;
  const edit = () => editAmpContact(organization, present.id, values, expected);
  return await located(placeOf, edit);
}

/** Throws `version_conflict`. */
function versionOf(item: { readonly version?: unknown }, present: AmpContactRow): ExpectedVersion {
  if (typeof item.version !== 'number') return 'any';
  const of = { what: 'amp_contact', id: present.id, by: present.editedBy } as const;
  if (item.version === present.version) return present.version;
  throw otherVersion(item.version, present.version, of);
}
