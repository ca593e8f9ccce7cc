import { z } from 'zod';
import { notFound } from '../../core/notFound.ts';
import { named } from '../../ports/namedRecords.ts';
import { operation } from '../operation.ts';
import { accepted, requested } from './runAnswers.ts';

const params = z.strictObject({
  id: z.string().min(1).max(200).describe('Id of the AMP contact.'),
});

export const contactSyncOperations = [
  operation(
    {
      id: 'syncContact',
      method: 'post',
      path: '/organizations/{org}/contacts/{id}/sync',
      tag: 'Contacts',
      summary: 'Syncs one contact and its to-dos',
      description:
        'The run reads, plans and writes only this contact, by all rules of a sync. It waits while another run is queued or in progress. If a waiting run already covers the contact, that run is returned. Before the first sync, the answer is 409 `not_read_yet`.',
      access: 'runs.start',
      params,
      answers: accepted,
    },
    async (request) => {
      const { id } = request.params;
      const row = await request.organization.stores.ampContacts.get(id);
      if (row === null) throw notFound('amp_contact', id);
      return await requested(request, { what: 'records', records: named({ ampContacts: [id] }) });
    },
  ),
];
