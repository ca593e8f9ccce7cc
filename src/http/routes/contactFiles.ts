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
  encoding: z
    .enum(fileEncodings)
    .optional()
    .describe('How the letters of the file are stored; Unicode where it is absent.'),
  separator: z
    .enum(fileSeparators)
    .optional()
    .describe('What stands between values; found out where it is absent.'),
};

/** A column that is not imported. */
const notImported = '-';

/** A refusal is about the whole file. */
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
        'Just those of the list with the same parameters, and in its order. Text that a spreadsheet would take for a formula starts with an apostrophe.',
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
      summary: 'The columns of a CSV file of AMP contacts, as far as they are known',
      description: 'Keeps nothing. Letters that are not Unicode are taken for those of Windows.',
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
      summary: 'Looks through a CSV file of AMP contacts',
      description:
        'Nothing is changed until the import is applied. A row is about the AMP contact of its `id`, else of ' +
        'its e-mail address, else about a new one. Empty cells say nothing.',
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
        { status: 201, description: 'What applying it will do.', schema: contactImportSchema },
      ],
      // The file is stored in parts; none of it counts before the last.
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
