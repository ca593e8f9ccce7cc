import { z } from 'zod';
import {
  linkedDocument,
  linkedSchema,
  pairDocument,
  rejectedMatchSchema,
  unlinkedSchema,
} from '../../contract/match.ts';
import {
  acceptMatch,
  linkByHand,
  rejectMatch,
  relinkByHand,
  unlinkByHand,
} from '../../engine/inbox/matches.ts';
import { ok, operation } from '../operation.ts';

const tag = 'Matches';
const path = '/organizations/{org}/matches';

const connectwiseId = z.int().min(1).max(2_147_483_647).describe('Of the contact.');
const ampContactId = z.string().min(1).max(100);
const pair = z.strictObject({ connectwiseId, ampContactId });

/** Where the body says which of the two is wrong. */
const refusals = {
  pointer: (field: string) =>
    field === 'AMP contact' ? ['ampContactId'] : field === 'contact' ? ['connectwiseId'] : [field],
};

const linked = [{ status: 200, description: 'The link.', schema: linkedSchema }] as const;

export const matchOperations = [
  operation(
    {
      id: 'acceptMatch',
      method: 'post',
      path: `${path}/accept`,
      tag,
      summary: 'Confirms that both are the same person, and links them',
      access: 'review.decide',
      body: z.strictObject({
        connectwiseId,
        ampContactId: ampContactId.optional().describe('Which one, if several were proposed.'),
      }),
      answers: linked,
      refusals,
    },
    async ({ organization, body }) => {
      const { connectwiseId: id, ampContactId: amp = null } = body;
      return ok(linkedDocument(await acceptMatch(organization, id, amp), []));
    },
  ),
  operation(
    {
      id: 'rejectMatch',
      method: 'post',
      path: `${path}/reject`,
      tag,
      summary: 'Confirms that they are two people: each syncs on its own',
      access: 'review.decide',
      body: pair,
      answers: [{ status: 200, description: 'The two.', schema: rejectedMatchSchema }],
      refusals,
    },
    async ({ organization, body }) => {
      const { connectwiseId: contactId, ampContactId: amp } = body;
      await rejectMatch(organization, contactId, amp);
      return ok({ rejected: { contactId, ampContactId: amp } });
    },
  ),
  operation(
    {
      id: 'linkRecords',
      method: 'post',
      path: `${path}/link`,
      tag,
      summary: 'Links a contact and an AMP contact that have no link',
      access: 'review.decide',
      body: pair,
      answers: linked,
      refusals,
    },
    async ({ organization, body }) =>
      ok(linkedDocument(await linkByHand(organization, body.connectwiseId, body.ampContactId), [])),
  ),
  operation(
    {
      id: 'unlinkRecords',
      method: 'post',
      path: `${path}/unlink`,
      tag,
      summary: 'Ends a link: both records stay unchanged and no longer sync',
      access: 'review.decide',
      body: z.strictObject({ connectwiseId }),
      answers: [{ status: 200, description: 'The two.', schema: unlinkedSchema }],
      refusals,
    },
    async ({ organization, body }) =>
      ok({ unlinked: pairDocument(await unlinkByHand(organization, body.connectwiseId)) }),
  ),
  operation(
    {
      id: 'relinkRecords',
      method: 'post',
      path: `${path}/relink`,
      tag,
      summary: 'Links two records, and ends the links they have now',
      access: 'review.decide',
      body: pair,
      answers: linked,
      refusals,
    },
    async ({ organization, body }) => {
      const { connectwiseId: id, ampContactId: amp } = body;
      const { link, apart } = await relinkByHand(organization, id, amp);
      return ok(linkedDocument(link, apart));
    },
  ),
];
