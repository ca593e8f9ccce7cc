import { z } from 'zod';
import { contactImportDocument, contactImportSchema } from '../../contract/contactImport.ts';
import { notFound } from '../../core/notFound.ts';
import { exportAmpContacts } from '../../engine/records/exportAmpContacts.ts';
import { applyNextRows, previewImport } from '../../engine/records/importAmpContacts.ts';
import { ok, operation } from '../operation.ts';
import { streamOf } from '../streamOf.ts';

const params = z.strictObject({ id: z.string().min(1).max(200).describe('Of an import.') });
const path = '/organizations/{org}/contacts/imports';
const tag = 'Contacts';
const schema = contactImportSchema;

export const contactFileOperations = [
  operation(
    {
      id: 'exportContacts',
      method: 'get',
      path: '/organizations/{org}/contacts/export',
      tag,
      summary: 'All AMP contacts as CSV',
      description: 'Text that a spreadsheet would take for a formula starts with an apostrophe.',
      access: 'contacts.read',
      answers: [{ status: 200, description: 'A file.', schema: z.string(), mediaType: 'text/csv' }],
    },
    async ({ organization, signal }) =>
      new Response(streamOf(texts(exportAmpContacts(organization.stores)), signal), {
        headers: {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': 'attachment; filename="amp-contacts.csv"',
        },
      }),
  ),
  operation(
    {
      id: 'previewContactImport',
      method: 'post',
      path,
      tag,
      summary: 'Looks through a CSV file of AMP contacts',
      description:
        'Nothing is changed until the import is applied. A row is about the AMP contact of its `id`, else of ' +
        'its e-mail address, else about a new one. Empty cells say nothing.',
      access: 'contacts.change',
      file: { mediaTypes: ['text/csv'], mostBytes: 50 * 1024 * 1024 },
      answers: [{ status: 201, description: 'What applying it will do.', schema }],
      // The file is stored in parts; none of it counts before the last.
      untransacted: true,
      refusals: { pointer: () => [] },
    },
    async ({ organization, body, voice }) => {
      const found = await previewImport(organization, async function* chunks() {
        yield* body;
      });
      const { organizationId } = organization.stores;
      const location = `/api/v1/organizations/${organizationId}/contacts/imports/${found.id}`;
      return { status: 201, body: contactImportDocument(found, voice), location };
    },
  ),
  operation(
    {
      id: 'getContactImport',
      method: 'get',
      path: `${path}/{id}`,
      tag,
      summary: 'An import, and how far it is',
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
      id: 'applyContactImport',
      method: 'post',
      path: `${path}/{id}/apply`,
      tag,
      summary: 'Applies an import',
      description:
        'Each row is applied once, however often this is sent; it goes on where it stopped.',
      access: 'contacts.change',
      params,
      answers: [{ status: 202, description: 'The import, which is being applied.', schema }],
    },
    async ({ organization, params: { id }, voice, afterwards }) => {
      const found = await organization.stores.imports.start(id);
      if (found.state === 'applying') afterwards((one) => applyNextRows(one, id));
      const { organizationId } = organization.stores;
      const location = `/api/v1/organizations/${organizationId}/contacts/imports/${id}`;
      return { status: 202, body: contactImportDocument(found, voice), location };
    },
  ),
];

async function* texts(parts: AsyncIterable<{ readonly text: string }>): AsyncGenerator<string> {
  for await (const { text } of parts) yield text;
}
