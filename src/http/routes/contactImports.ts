import { z } from 'zod';
import {
  contactImportDocument,
  contactImportSchema,
  importRowDocument,
  importRowSchema,
} from '../../contract/contactImport.ts';
import { namesIn } from '../../contract/names.ts';
import { notFound } from '../../core/notFound.ts';
import { findNames } from '../../engine/inbox/names.ts';
import { nextImportRows } from '../../engine/records/applyImport.ts';
import { editImportRow } from '../../engine/records/editImportRow.ts';
import type { Voice } from '../../texts/voice.ts';
import { listParameters, pageDocument, pageOf } from '../listing.ts';
import { ok, operation, type ServedOrganization } from '../operation.ts';
import { howShown } from './shownPerson.ts';

const one = { id: z.string().min(1).max(200).describe('Id of the import.') };
const params = z.strictObject(one);
const path = '/organizations/{org}/contacts/imports/{id}';
const tag = 'Contacts';
const schema = contactImportSchema;

const rowsQuery = z.strictObject({
  ...listParameters(['line']),
  action: z
    .array(importRowSchema.shape.action)
    .optional()
    .describe('Rows with one of these actions.'),
});

/** How values of rows are shown. */
async function shownIn(organization: ServedOrganization, voice: Voice) {
  const { labelOf } = await howShown(organization);
  const names = await findNames(organization.stores, { contactIds: [], ampContactIds: [] });
  return { labelOf, shownValue: namesIn(names, voice.texts).value };
}

export const contactImportOperations = [
  operation(
    {
      id: 'getContactImport',
      method: 'get',
      path,
      tag,
      summary: 'An import and its progress',
      access: 'contacts.read',
      params,
      answers: [{ status: 200, description: 'The import.', schema }],
    },
    async ({ organization, params: { id }, voice }) => {
      const found = await organization.stores.imports.get(id);
      if (found === null) throw notFound('import', id);
      return ok(contactImportDocument(found, voice));
    },
  ),
  operation(
    {
      id: 'listImportRows',
      method: 'get',
      path: `${path}/rows`,
      tag,
      summary: 'Rows of an import, each with its action',
      access: 'contacts.read',
      params,
      query: rowsQuery,
      answers: [{ status: 200, description: 'A page.', schema: pageOf(importRowSchema) }],
    },
    async ({ organization, params: { id }, query: { action, ...page }, voice }) => {
      const found = await organization.stores.imports.rows(id, { ...page, filter: { action } });
      const shown = await shownIn(organization, voice);
      return ok(pageDocument(found, (row) => importRowDocument(row, voice, shown)));
    },
  ),
  operation(
    {
      id: 'changeImportRow',
      method: 'patch',
      path: `${path}/rows/{line}`,
      tag,
      summary: 'Corrects a row of an import before it is applied',
      description: 'The action of the row is decided again.',
      access: 'contacts.change',
      params: z.strictObject({
        ...one,
        line: z.string().min(1).max(20).describe('Line of the file.'),
      }),
      body: z.strictObject({
        cells: z
          .array(z.string())
          .max(1000)
          .optional()
          .describe('All values of the row, by column.'),
        apart: z
          .boolean()
          .optional()
          .describe('Whether it adds a new AMP contact, although one was found.'),
        skipped: z.boolean().optional().describe('Whether to skip the row.'),
      }),
      answers: [
        {
          status: 200,
          description: 'The row and its import.',
          schema: z.strictObject({ row: importRowSchema, import: schema }),
        },
      ],
    },
    async ({ organization, params: { id, line }, body, voice }) => {
      if (!/^\d{1,9}$/u.test(line)) throw notFound('import', id);
      const { row, found } = await editImportRow(organization, id, Number(line), body);
      const shown = await shownIn(organization, voice);
      return ok({
        row: importRowDocument(row, voice, shown),
        import: contactImportDocument(found, voice),
      });
    },
  ),
  operation(
    {
      id: 'applyContactImport',
      method: 'post',
      path: `${path}/apply`,
      tag,
      summary: 'Applies an import',
      description:
        'Each row is applied once, no matter how often you send this. An interrupted import continues where it stopped.',
      access: 'contacts.change',
      params,
      answers: [{ status: 202, description: 'The import, which is being applied.', schema }],
    },
    async ({ organization, params: { id }, voice, afterwards }) => {
      const found = await organization.stores.imports.start(id);
      if (found.state === 'applying') afterwards((served) => nextImportRows(served, id));
      return { status: 202, body: contactImportDocument(found, voice), ...at(organization, id) };
    },
  ),
  operation(
    {
      id: 'undoContactImport',
      method: 'post',
      path: `${path}/undo`,
      tag,
      summary: 'Undoes an import',
      description:
        'Removes the contacts it created and restores the values it changed. Anything edited since stays.',
      access: 'contacts.change',
      params,
      answers: [{ status: 202, description: 'The import, which is being undone.', schema }],
    },
    async ({ organization, params: { id }, voice, afterwards }) => {
      const found = await organization.stores.imports.startUndo(id);
      if (found.state === 'undoing') afterwards((served) => nextImportRows(served, id));
      return { status: 202, body: contactImportDocument(found, voice), ...at(organization, id) };
    },
  ),
];

function at({ stores }: ServedOrganization, id: string) {
  return { location: `/api/v1/organizations/${stores.organizationId}/contacts/imports/${id}` };
}
