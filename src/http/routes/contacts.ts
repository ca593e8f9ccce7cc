import { z } from 'zod';
import {
  type AmpContactDocument,
  ampContactDocument,
  ampContactSchema,
} from '../../contract/contact.ts';
import { notFound } from '../../core/notFound.ts';
import { lostAnswerOf } from '../../core/plan/lostAnswer.ts';
import { instant } from '../../engine/deps.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import {
  addAmpContact,
  editAmpContact,
  fieldsOf,
  unreachable,
} from '../../engine/records/enterAmpContact.ts';
import { type AmpContactRow, ampContactSorts } from '../../ports/ampContactStores.ts';
import { listParameters, pageDocument, pageOf, skipParameter } from '../listing.ts';
import { located } from '../located.ts';
import { type Answer, type ApiRequest, ok, operation } from '../operation.ts';
import {
  contactPatchSchema,
  enteredBy,
  newContactSchema,
  wholeContactSchema,
} from './contactBody.ts';
import { contactFilter, contactsMeant } from './contactFilter.ts';

const listQuery = z.strictObject({
  ...listParameters(ampContactSorts),
  ...skipParameter,
  ...contactFilter,
});

const one = { id: z.string().min(1).max(200).describe('Id of the AMP contact.') };
const params = z.strictObject(one);
const answers = [
  { status: 200, description: 'The AMP contact.', schema: ampContactSchema },
] as const;
const path = '/organizations/{org}/contacts';
const tag = 'Contacts';

type Request = Pick<ApiRequest, 'organization'>;

/** An AMP contact as an answer, with its ETag. */
async function document({ organization }: Request, row: AmpContactRow) {
  const lost = await lostAnswers(organization);
  return ampContactDocument(row, lostAnswerOf(lost, { kind: 'amp_contact', id: row.id }));
}

async function told(request: Request, row: AmpContactRow): Promise<Answer> {
  return ok(await document(request, row), versionOf(row));
}

function versionOf({ id, version }: AmpContactRow) {
  return { what: 'amp_contact', id, version } as const;
}

/** Throws `not_found`. */
async function rowOf({ organization }: Request, id: string): Promise<AmpContactRow> {
  const row = await organization.stores.ampContacts.get(id);
  if (row === null) throw notFound('amp_contact', id);
  return row;
}

type Change = Pick<
  ApiRequest<z.infer<typeof params>, unknown, z.infer<typeof contactPatchSchema>>,
  'organization' | 'params' | 'body' | 'expected'
>;

/**
 * PATCH, and PUT with `whole`: applies the body; nothing is written if it matches the present
 * values.
 */
async function change(request: Change, whole: boolean): Promise<Answer> {
  const { organization, params: wanted, body } = request;
  const row = await rowOf(request, wanted.id);
  const { id, version, editedBy: by } = row;
  const expected = request.expected(version, { what: 'amp_contact', id, by });
  const present: AmpContactDocument = await document(request, row);
  const { values, placeOf } = enteredBy(body, present, await fieldsOf(organization), { whole });
  if (values.size === 0) return await told(request, row);
  const edit = () => editAmpContact(organization, id, values, expected);
  return await told(request, await located(placeOf, edit));
}

export const contactOperations = [
  operation(
    {
      id: 'listContacts',
      method: 'get',
      path,
      tag,
      summary: 'AMP contacts',
      access: 'contacts.read',
      query: listQuery,
      answers: [{ status: 200, description: 'A page.', schema: pageOf(ampContactSchema) }],
    },
    async ({ organization, query: { limit, cursor, skip, sort, total, ...meant } }) => {
      const page = { limit, cursor, skip, sort, total };
      const found = await organization.stores.ampContacts.page({
        ...page,
        filter: contactsMeant(meant),
      });
      const lost = await lostAnswers(organization);
      return ok(
        pageDocument(found, (row) =>
          ampContactDocument(row, lostAnswerOf(lost, { kind: 'amp_contact', id: row.id })),
        ),
      );
    },
  ),
  operation(
    {
      id: 'getContact',
      method: 'get',
      path: `${path}/{id}`,
      tag,
      summary: 'An AMP contact',
      access: 'contacts.read',
      params,
      answers,
    },
    async (request) => await told(request, await rowOf(request, request.params.id)),
  ),
  operation(
    {
      id: 'createContact',
      method: 'post',
      path,
      tag,
      summary: 'Adds an AMP contact',
      access: 'contacts.change',
      body: newContactSchema,
      answers: [{ status: 201, description: 'The AMP contact.', schema: ampContactSchema }],
    },
    async (request) => {
      const { organization, body } = request;
      const { values, placeOf } = enteredBy(body, null, await fieldsOf(organization));
      const row = await located(placeOf, async () => {
        if (values.size === 0) throw unreachable();
        return await addAmpContact(organization, values);
      });
      const location = `/api/v1/organizations/${organization.stores.organizationId}/contacts/${row.id}`;
      return { status: 201, body: await document(request, row), version: versionOf(row), location };
    },
  ),
  operation(
    {
      id: 'replaceContact',
      method: 'put',
      path: `${path}/{id}`,
      tag,
      summary: 'Replaces an AMP contact',
      description: 'Fields missing from the body are cleared.',
      access: 'contacts.change',
      params,
      body: wholeContactSchema,
      answers,
      versioned: true,
    },
    (request) => change(request, true),
  ),
  operation(
    {
      id: 'changeContact',
      method: 'patch',
      path: `${path}/{id}`,
      tag,
      summary: 'Changes fields of an AMP contact',
      description: 'Fields missing from the body stay as they are; null clears a field.',
      access: 'contacts.change',
      params,
      body: contactPatchSchema,
      answers,
      versioned: true,
    },
    (request) => change(request, false),
  ),
  operation(
    {
      id: 'removeContact',
      method: 'delete',
      path: `${path}/{id}`,
      tag,
      summary: 'Removes an AMP contact',
      description: 'You can restore it.',
      access: 'contacts.change',
      params,
      answers,
      versioned: true,
    },
    async (request) => {
      const { organization, params: wanted } = request;
      const { id, version, editedBy: by } = await rowOf(request, wanted.id);
      const expected = request.expected(version, { what: 'amp_contact', id, by });
      const now = instant(organization.clock);
      return await told(request, await organization.stores.ampContacts.remove(id, expected, now));
    },
  ),
  operation(
    {
      id: 'restoreContact',
      method: 'post',
      path: `${path}/{id}/restore`,
      tag,
      summary: 'Restores a removed AMP contact',
      access: 'contacts.change',
      params,
      answers,
    },
    async (request) => {
      const { organization, params: wanted } = request;
      const now = instant(organization.clock);
      return await told(request, await organization.stores.ampContacts.restore(wanted.id, now));
    },
  ),
];
