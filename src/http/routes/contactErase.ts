import { z } from 'zod';
import { erasedSchema } from '../../contract/erasure.ts';
import { erasePerson } from '../../engine/records/erasePerson.ts';
import { ok, operation } from '../operation.ts';

const params = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(200)
    .describe('Id of an AMP contact, or of a ConnectWise contact that is not in AMP.'),
});

export const contactEraseOperations = [
  operation(
    {
      id: 'eraseContact',
      method: 'post',
      path: '/organizations/{org}/contacts/{id}/erase',
      tag: 'Contacts',
      summary: 'Erases everything stored about a person; this cannot be undone',
      description:
        'Deletes the AMP contact, what was read from ConnectWise, to-dos, waiting decisions, lines of runs, rows of imports and stored answers. The audit log keeps who decided something and when, without values. Nothing changes in ConnectWise: while the contact exists there, the answer is 422, because the next sync would bring the person back. 409 `run_in_progress` while a run is in progress.',
      access: 'contacts.erase',
      recentPassword: true,
      // Work on the database files is not part of any transaction.
      untransacted: true,
      params,
      answers: [{ status: 200, description: 'What was deleted.', schema: erasedSchema }],
    },
    async ({ organization, params: { id }, beside }) => {
      const erased = await erasePerson(organization, id);
      beside(() => organization.stores.erasure.compact());
      return ok(erased);
    },
  ),
];
