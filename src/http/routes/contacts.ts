import { z } from 'zod';
import { ampContactDocument, ampContactSchema } from '../../contract/contact.ts';
import { lostAnswerOf } from '../../core/plan/lostAnswer.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { ampContactSorts } from '../../ports/ampContactStores.ts';
import { listParameters, pageDocument, pageOf, searchParameter } from '../listing.ts';
import { ok, operation } from '../operation.ts';

const listQuery = z.strictObject({
  ...listParameters(ampContactSorts),
  ...searchParameter,
  removed: z.boolean().default(false).describe('Removed ones as well.'),
});

export const contactOperations = [
  operation(
    {
      id: 'listContacts',
      method: 'get',
      path: '/organizations/{org}/contacts',
      tag: 'Contacts',
      summary: 'AMP contacts',
      access: 'contacts.read',
      query: listQuery,
      answers: [{ status: 200, description: 'A page.', schema: pageOf(ampContactSchema) }],
    },
    async ({ organization, query: { search, removed, ...page } }) => {
      const found = await organization.stores.ampContacts.page({
        ...page,
        filter: { search, removed },
      });
      const lost = await lostAnswers(organization);
      return ok(
        pageDocument(found, (row) =>
          ampContactDocument(row, lostAnswerOf(lost, { kind: 'amp_contact', id: row.id })),
        ),
      );
    },
  ),
];
