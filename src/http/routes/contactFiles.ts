import { z } from 'zod';
import {
  contactImportDocument,
  contactImportSchema,
  fileColumnsDocument,
  fileColumnsSchema,
  fileEncodings,
  fileSeparators,
} from '../../contract/contactImport.ts';
import { exportAmpContacts } from '../../engine/records/exportAmpContacts.ts';
import { fileColumns, previewImport } from '../../engine/records/importAmpContacts.ts';
import { ampContactSorts } from '../../ports/ampContactStores.ts';
import type { ContactImport } from '../../ports/importStore.ts';
import { csvFile } from '../csvFile.ts';
import { listParameters } from '../listing.ts';
import { ok, operation } from '../operation.ts';
import { streamOf } from '../streamOf.ts';
import { contactFilter, contactsMeant } from './contactFilter.ts';

const path = '/organizations/{org}/contacts/imports';
const tag = 'Contacts';
const file = { mediaTypes: ['text/csv'], mostBytes: 50 * 1024 * 1024 };

const form = {
  encoding: z.enum(fileEncodings).optional().describe('Encoding of the file. Defaults to Unicode.'),
  separator: z
    .enum(fileSeparators)
    .optional()
    .describe('Separator between values. Detected if absent.'),
};

/** A column that is not imported. */
const notImported = '-';

/** An error concerns the whole file. */
const refusals = { pointer: () => [] };

export const contactFileOperations = [
  operation(
    {
      id: 'exportContacts',
      method: 'get',
      path: '/organizations/{org}/contacts/export',
      tag,
      summary: 'AMP contacts as CSV',
      description:
        'The same contacts as the list with the same parameters, in the same order. Text that a spreadsheet would read as a formula starts with an apostrophe.',
      access: 'contacts.read',
      query: z.strictObject({ sort: listParameters(ampContactSorts).sort, ...contactFilter }),
      answers: [{ status: 200, description: 'A file.', schema: z.string(), mediaType: 'text/csv' }],
    },
    async ({ organization, signal, query: { sort, ...meant } }) => {
      const found = exportAmpContacts(organization.stores, { sort, filter: contactsMeant(meant) });
      return csvFile(streamOf(texts(found), signal), 'amp-contacts.csv');
    },
  ),
  operation(
    {
      id: 'readImportColumns',
      method: 'post',
      path: `${path}/columns`,
      tag,
      summary: 'The columns of a CSV file of AMP contacts, with the matching fields',
      description: 'Stores nothing. Text that is not Unicode is read as Windows text.',
      access: 'contacts.change',
      file,
      query: z.strictObject(form),
      answers: [{ status: 200, description: 'The columns.', schema: fileColumnsSchema }],
      untransacted: true,
      refusals,
    },
    async ({ organization, body, query }) => {
      const found = await fileColumns(organization, opened(body), query);
      return ok(fileColumnsDocument(found));
    },
  ),
  operation(
    {
      id: 'previewContactImport',
      method: 'post',
      path,
      tag,
      summary: 'Previews the import of a CSV file of AMP contacts',
      description:
        'Nothing changes until you apply the import. A row belongs to the AMP contact with its `id`, otherwise with ' +
        'its e-mail address, otherwise to a new one. Empty cells change nothing.',
      access: 'contacts.change',
      file,
      query: z.strictObject({
        ...form,
        column: z
          .array(z.string().max(200))
          .optional()
          .describe(
            `For each column, in order, the name of a field, \`id\`, or \`${notImported}\`; by its heading where this is absent.`,
          ),
      }),
      answers: [
        { status: 201, description: 'The result of applying it.', schema: contactImportSchema },
      ],
      // The file is stored in parts; it only counts once the last is there.
      untransacted: true,
      refusals,
    },
    async ({ organization, body, query: { column, ...given }, voice, commit }) => {
      const columns = column?.map((name) => (name === notImported ? null : name));
      const { organizationId } = organization.stores;
      const answerOf = (found: ContactImport) => ({
        status: 201,
        body: contactImportDocument(found, voice),
        location: `/api/v1/organizations/${organizationId}/contacts/imports/${found.id}`,
      });
      const found = await previewImport(
        organization,
        opened(body),
        { ...given, columns },
        (id, findings) => commit(({ stores }) => stores.imports.save(id, findings), answerOf),
      );
      return answerOf(found);
    },
  ),
];

/** The bytes of a request as a file. */
function opened(body: readonly Uint8Array[]) {
  return async function* chunks() {
    yield* body;
  };
}

async function* texts(parts: AsyncIterable<{ readonly text: string }>): AsyncGenerator<string> {
  for await (const { text } of parts) yield text;
}
