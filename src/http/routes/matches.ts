import { z } from 'zod';
import { decisionDocument } from '../../contract/decision.ts';
import {
  decidedMatchDocument,
  decidedMatchSchema,
  linkedDocument,
  linkedSchema,
  openMatchDocument,
  openMatchInFullSchema,
  openMatchSchema,
  pairDocument,
  readMatchId,
  rejectedMatchSchema,
  reopenedMatchSchema,
  unlinkedSchema,
} from '../../contract/match.ts';
import { notFound } from '../../core/notFound.ts';
import {
  acceptMatch,
  linkByHand,
  rejectMatch,
  relinkByHand,
  reopenMatch,
  unlinkByHand,
} from '../../engine/inbox/matches.ts';
import {
  decidedMatches,
  questionAbout,
  questionsShown,
} from '../../engine/inbox/matchQuestions.ts';
import { listParameters, pageDocument, pageOf } from '../listing.ts';
import { ok, operation } from '../operation.ts';

const tag = 'Matches';
const path = '/organizations/{org}/matches';

const connectwiseId = z.int().min(1).max(2_147_483_647).describe('ConnectWise id of the contact.');
const ampContactId = z.string().min(1).max(100);
const pair = z.strictObject({ connectwiseId, ampContactId });

/** The place in the body of the wrong one of the two. */
const refusals = {
  pointer: (field: string) =>
    field === 'AMP contact' ? ['ampContactId'] : field === 'contact' ? ['connectwiseId'] : [field],
};

const linked = [{ status: 200, description: 'The link.', schema: linkedSchema }] as const;

const { sort: _, ...pages } = listParameters(['id']);

/** How many decisions one match shows. */
const decisionsShown = 50;

export const matchOperations = [
  operation(
    {
      id: 'listMatches',
      method: 'get',
      path,
      tag,
      summary: 'Possible matches between both sides, and decisions about them',
      description:
        'Open matches: contacts in order of id, then AMP contacts, each with its candidates; each pair appears once. Decided matches: newest first. `reopen` takes a decision back.',
      access: 'review.read',
      query: z.strictObject({ ...pages, state: z.enum(['open', 'decided']).default('open') }),
      answers: [
        {
          status: 200,
          description: 'A page.',
          schema: pageOf(z.discriminatedUnion('state', [openMatchSchema, decidedMatchSchema])),
        },
      ],
    },
    async ({ organization, query: { state, ...page }, voice }) => {
      if (state === 'decided') {
        const found = await decidedMatches(organization, page);
        return ok(pageDocument(found, (row) => decidedMatchDocument(row, voice.texts)));
      }
      const found = await organization.stores.matches.page(page);
      const rows = await questionsShown(organization, found.rows);
      return ok(pageDocument({ ...found, rows }, (row) => openMatchDocument(row, voice)));
    },
  ),
  operation(
    {
      id: 'getMatch',
      method: 'get',
      path: `${path}/{id}`,
      tag,
      summary: 'One open match, with earlier decisions about its records',
      access: 'review.read',
      params: z.strictObject({ id: z.string().min(1).max(220) }),
      answers: [{ status: 200, description: 'The match.', schema: openMatchInFullSchema }],
    },
    async ({ organization, params: { id }, voice }) => {
      const record = readMatchId(id);
      if (record === null) throw notFound('match', id);
      const question = await questionAbout(organization, record);
      const about = question.pairs.flatMap(
        ({ contact, ampContact }) =>
          [
            { kind: 'contact', id: contact.id },
            { kind: 'amp_contact', id: ampContact.id },
          ] as const,
      );
      const decisions = await organization.stores.decisions.about(about, decisionsShown);
      return ok({
        ...openMatchDocument(question, voice),
        decisions: decisions.map(decisionDocument),
      });
    },
  ),
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
      answers: [{ status: 200, description: 'Both records.', schema: rejectedMatchSchema }],
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
      id: 'reopenMatch',
      method: 'post',
      path: `${path}/reopen`,
      tag,
      summary: 'Takes back a decision about a match; the next sync proposes it again',
      description:
        'A manual link ends, and values that syncs merged stay. A rejection is deleted, unless one of the records now has another link.',
      access: 'review.decide',
      body: pair,
      answers: [{ status: 200, description: 'Both records.', schema: reopenedMatchSchema }],
      refusals,
    },
    async ({ organization, body }) => {
      const { connectwiseId: contactId, ampContactId: amp } = body;
      await reopenMatch(organization, contactId, amp);
      return ok({ reopened: { contactId, ampContactId: amp } });
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
      answers: [{ status: 200, description: 'Both records.', schema: unlinkedSchema }],
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
