import { z } from 'zod';
import { explainedPersonDocument, explainedPersonSchema } from '../../contract/explainedPerson.ts';
import { namesIn } from '../../contract/names.ts';
import { skipDocument } from '../../contract/skip.ts';
import { listedSkipSchema, skipSentence } from '../../contract/skipSentence.ts';
import { timelineDocument, timelineSchema } from '../../contract/timeline.ts';
import { instantSchema } from '../../contract/value.ts';
import { notFound } from '../../core/notFound.ts';
import type { Skip } from '../../core/plan/skip.ts';
import { isReasonOf, reasonsOf } from '../../core/plan/skipReasons.ts';
import { findNames } from '../../engine/inbox/names.ts';
import { timelineOf } from '../../engine/inbox/timeline.ts';
import { readQuery, whoFits } from '../../engine/inbox/why.ts';
import { explainLive } from '../../engine/inbox/whyLive.ts';
import { gapsOf } from '../../engine/setup/filterGaps.ts';
import type { ListPage } from '../../ports/page.ts';
import { listParameters, pageDocument, pageOf } from '../listing.ts';
import { ok, operation, type ServedOrganization } from '../operation.ts';
import { howShown } from './shownPerson.ts';

const org = '/organizations/{org}';
const tag = 'Standing';

const reasons = [...new Set<string>([...reasonsOf('contact'), ...reasonsOf('amp_contact')])];

const skipsQuery = z.strictObject({
  ...listParameters(['id']),
  kind: z
    .enum(['contact', 'amp_contact'])
    .default('contact')
    .describe('Contacts that are skipped, or AMP contacts that are not sent.'),
  reason: z
    .array(z.enum(reasons))
    .optional()
    .describe('Only those skipped for one of these reasons.'),
});

type SkipsQuery = z.infer<typeof skipsQuery>;

const counts = z.record(z.string(), z.int());

async function skipsPage(
  { stores }: ServedOrganization,
  { kind, reason, ...page }: SkipsQuery,
): Promise<ListPage<Skip<'contact' | 'amp_contact'>>> {
  if (kind === 'contact') {
    const only = reason?.filter((one) => isReasonOf('contact', one));
    return await stores.skips.page('contact', { ...page, filter: { reason: only } });
  }
  const only = reason?.filter((one) => isReasonOf('amp_contact', one));
  return await stores.skips.page('amp_contact', { ...page, filter: { reason: only } });
}

export const standingOperations = [
  operation(
    {
      id: 'explainRecords',
      method: 'post',
      path: `${org}/why`,
      tag,
      summary: 'Why a person does or does not sync',
      description:
        'Searches both sides by name, e-mail address, ConnectWise id or AMP id. Changes nothing.',
      access: 'contacts.read',
      body: z.strictObject({ who: z.string().trim().min(1).max(400) }),
      answers: [
        {
          status: 200,
          description: 'Everyone who matches; an empty list if nobody does.',
          schema: z.strictObject({
            data: z.array(explainedPersonSchema).readonly(),
            total: z.int().describe('People who match on both sides.'),
            more: z.boolean().describe('Whether there are more than `total`.'),
          }),
        },
      ],
      untransacted: true,
      asksConnectWise: true,
    },
    async ({ organization, body, voice }) => {
      const query = readQuery(body.who);
      const { people, total, isMore } = await whoFits(await organization.engine(), query);
      const shown = await howShown(organization);
      return ok({
        data: people.map((one) => explainedPersonDocument(one, voice, shown)),
        total,
        more: isMore,
      });
    },
  ),
  operation(
    {
      id: 'explainContactLive',
      method: 'post',
      path: `${org}/why/live`,
      tag,
      summary: 'Why a contact does or does not sync, read live from ConnectWise',
      description: 'Reads the contact and its company, and stores nothing.',
      access: 'contacts.read',
      body: z.strictObject({ connectwiseId: z.int().min(1).max(2_147_483_647) }),
      answers: [
        {
          status: 200,
          description: 'Its state.',
          schema: z.strictObject({ person: explainedPersonSchema, readAt: instantSchema }),
        },
      ],
      untransacted: true,
      asksConnectWise: true,
      refusals: { statuses: { record_missing: 404 } },
    },
    async ({ organization, body, voice }) => {
      const live = await explainLive(await organization.engine(), body.connectwiseId);
      const shown = await howShown(organization);
      const person = explainedPersonDocument(live.explanation, voice, shown);
      return ok({ person, readAt: live.readAt });
    },
  ),
  operation(
    {
      id: 'listSkips',
      method: 'get',
      path: `${org}/skips`,
      tag,
      summary: 'Records that are skipped, each with its reason',
      access: 'contacts.read',
      query: skipsQuery,
      answers: [{ status: 200, description: 'A page.', schema: pageOf(listedSkipSchema) }],
    },
    async ({ organization, query, voice }) => {
      const { stores } = organization;
      const found = await skipsPage(organization, query);
      const gapOf = await gapsOf(stores, found.rows);
      const { labelOf } = await howShown(organization);
      const names = namesIn(
        await findNames(stores, {
          contactIds: found.rows.flatMap((skip) => (skip.kind === 'contact' ? skip.id : [])),
          ampContactIds: found.rows.flatMap((skip) => (skip.kind === 'contact' ? [] : skip.id)),
        }),
        voice.texts,
      );
      return ok(
        pageDocument(found, (skip) => {
          const name = skip.kind === 'contact' ? names.contact(skip.id) : names.ampContact(skip.id);
          const gap = gapOf(skip);
          return {
            ...skipDocument(skip, name, gap, voice),
            sentence: skipSentence(skip, gap, voice, labelOf),
          };
        }),
      );
    },
  ),
  operation(
    {
      id: 'countSkips',
      method: 'get',
      path: `${org}/skips/counts`,
      tag,
      summary: 'How many records are skipped, by reason',
      access: 'contacts.read',
      answers: [
        {
          status: 200,
          description: 'Reasons, with counts.',
          schema: z.strictObject({ contacts: counts, ampContacts: counts, todos: counts }),
        },
      ],
    },
    async ({ organization }) => {
      const { skips } = organization.stores;
      return ok({
        contacts: await skips.counts('contact'),
        ampContacts: await skips.counts('amp_contact'),
        todos: await skips.counts('todo'),
      });
    },
  ),
  operation(
    {
      id: 'getTimeline',
      method: 'get',
      path: `${org}/contacts/{id}/timeline`,
      tag: 'Contacts',
      summary: 'The activities of a contact in ConnectWise, newest first',
      description: 'Read live from ConnectWise; nothing is stored.',
      access: 'contacts.read',
      params: z.strictObject({ id: z.string().min(1).max(200).describe('Id of the AMP contact.') }),
      query: z.strictObject({ limit: z.int().min(1).max(1000).default(100) }),
      answers: [{ status: 200, description: 'The timeline.', schema: timelineSchema }],
      untransacted: true,
      asksConnectWise: true,
    },
    async ({ organization, params: { id }, query: { limit }, signal, voice }) => {
      const row = await organization.stores.ampContacts.get(id);
      if (row === null) throw notFound('amp_contact', id);
      const found = await timelineOf(await organization.engine(), id, { limit, signal });
      return ok(timelineDocument(found, voice));
    },
  ),
];
