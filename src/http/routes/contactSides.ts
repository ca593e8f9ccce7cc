import { z } from 'zod';
import { contactHistoryDocument, contactHistorySchema } from '../../contract/contactHistory.ts';
import { contactSidesDocument, contactSidesSchema } from '../../contract/contactSides.ts';
import { namesIn } from '../../contract/names.ts';
import { contactHistory } from '../../engine/inbox/contactHistory.ts';
import { contactSides } from '../../engine/inbox/contactSides.ts';
import { findNames } from '../../engine/inbox/names.ts';
import { ok, operation } from '../operation.ts';
import { howShown } from './shownPerson.ts';

const params = z.strictObject({
  id: z.string().min(1).max(200).describe('Id of the AMP contact.'),
});
const path = '/organizations/{org}/contacts/{id}';
const tag = 'Contacts';

export const contactSideOperations = [
  operation(
    {
      id: 'getContactSides',
      method: 'get',
      path: `${path}/sides`,
      tag,
      summary: 'An AMP contact beside its ConnectWise contact, field by field',
      description: 'The values that were last read, without asking ConnectWise.',
      access: 'contacts.read',
      params,
      answers: [{ status: 200, description: 'Both sides.', schema: contactSidesSchema }],
    },
    async ({ organization, params: { id }, voice }) => {
      const sides = await contactSides(organization, id);
      const { addressOf, companyAddressOf } = await howShown(organization);
      const addresses = { contact: addressOf, company: companyAddressOf };
      return ok(contactSidesDocument(sides, voice, addresses));
    },
  ),
  operation(
    {
      id: 'getContactHistory',
      method: 'get',
      path: `${path}/history`,
      tag,
      summary: 'Everything runs and people did to a contact, newest first',
      access: 'contacts.read',
      params,
      query: z.strictObject({ limit: z.int().min(1).max(500).default(50) }),
      answers: [{ status: 200, description: 'The history.', schema: contactHistorySchema }],
    },
    async ({ organization, params: { id }, query: { limit }, voice }) => {
      const history = await contactHistory(organization, id, limit);
      const { labelOf } = await howShown(organization);
      const { value } = namesIn(
        await findNames(organization.stores, { contactIds: [], ampContactIds: [] }),
        voice.texts,
      );
      return ok(contactHistoryDocument(history, voice, { labelOf, shownValue: value }));
    },
  ),
];
