import { z } from 'zod';
import type { AmpContact, Link } from '../core/contact/ampContact.ts';
import type { Company, Contact } from '../core/contact/contact.ts';
import { preferredEmail } from '../core/contact/preferred.ts';
import type { Decision } from '../core/decision.ts';
import { plainText } from '../core/plainText.ts';
import type { Match } from '../engine/inbox/matches.ts';
import type { DecidedMatch, ShownQuestion } from '../engine/inbox/matchQuestions.ts';
import type { Texts } from '../texts/texts.ts';
import type { Voice } from '../texts/voice.ts';
import { decisionDocument, decisionSchema, decisionsSchema } from './decision.ts';
import { ampContactName, contactName } from './names.ts';
import {
  ampReasonDocument,
  ampReasonSchema,
  ampSkipReasonSchema,
  reasonDocument,
  reasonSchema,
  skipReasonSchema,
} from './reason.ts';
import { listOf } from './value.ts';

const personSchema = z.strictObject({
  name: z.string(),
  email: z.string().nullable(),
  company: z.string().nullable(),
});

/** A contact and an AMP contact that may be the same person. */
export const matchSchema = z.strictObject({
  connectwiseId: z.number(),
  ampContactId: z.string(),
  reason: z.union([skipReasonSchema, ampSkipReasonSchema]),
  connectwise: personSchema,
  amp: personSchema,
  decisions: decisionsSchema,
});

type MatchDocument = z.infer<typeof matchSchema>;

/** Two records that may be one person. */
export function matchDocument(
  match: Match,
  decisions: readonly Decision[],
  texts: Texts,
): MatchDocument {
  const { contact, company, ampContact, reason } = match;
  return {
    connectwiseId: contact.id,
    ampContactId: ampContact.id,
    reason,
    connectwise: contactPerson(contact, company, texts),
    amp: ampPerson(ampContact, texts),
    decisions: decisions.map(decisionDocument),
  };
}

type Person = z.infer<typeof personSchema>;

function contactPerson(contact: Contact, company: Company | null, texts: Texts): Person {
  const email = preferredEmail(contact);
  return {
    name: contactName(contact, texts),
    email: email.state === 'valid' ? plainText(email.address) : null,
    company: company === null ? null : plainText(company.name),
  };
}

function ampPerson(ampContact: AmpContact, texts: Texts): Person {
  const company = ampContact.fields.company ?? null;
  return {
    name: ampContactName(ampContact, texts),
    email: ampContact.email === null ? null : plainText(ampContact.email),
    company: company === null ? null : plainText(String(company)),
  };
}

const candidateSchema = matchSchema.omit({ decisions: true });

/** A contact or an AMP contact that needs a decision about its match on the other side. */
export const openMatchSchema = z.strictObject({
  id: z.string(),
  state: z.literal('open'),
  kind: z.enum(['contact', 'amp_contact']),
  person: personSchema,
  why: z.union([reasonSchema, ampReasonSchema]).describe('Why a person is asked.'),
  candidates: listOf(candidateSchema).describe(
    'The candidates. If there are several, a person chooses.',
  ),
});

/** An open match with earlier decisions about its records. */
export const openMatchInFullSchema = openMatchSchema.extend({ decisions: decisionsSchema });

/** A decision about two records. */
export const decidedMatchSchema = z.strictObject({
  state: z.literal('decided'),
  connectwiseId: z.number(),
  ampContactId: z.string(),
  connectwise: personSchema.nullable().describe('Null if it no longer exists.'),
  amp: personSchema.nullable(),
  same: z.boolean().describe('Whether they were confirmed as the same person.'),
  stands: z.boolean().describe('Whether this is still the case.'),
  linkedSince: z
    .boolean()
    .describe('Rejected, and one of them has another link by now, so it cannot be taken back.'),
  decision: decisionSchema,
});

export function openMatchDocument(
  question: ShownQuestion,
  voice: Voice,
): z.infer<typeof openMatchSchema> {
  const { skip, pairs } = question;
  const { texts } = voice;
  const person =
    'contact' in question
      ? contactPerson(question.contact, question.company, texts)
      : ampPerson(question.ampContact, texts);
  const why =
    'contact' in question
      ? reasonDocument(question.skip, voice)
      : ampReasonDocument(question.skip, voice);
  const candidates = pairs.map((pair) => {
    const { decisions: _, ...candidate } = matchDocument(pair, [], texts);
    return candidate;
  });
  return { id: `${skip.kind}.${skip.id}`, state: 'open', kind: skip.kind, person, why, candidates };
}

/** The record that an id of `openMatchDocument` names; null if it names none. */
export function readMatchId(
  id: string,
): { readonly kind: 'contact' | 'amp_contact'; readonly id: string } | null {
  const [, kind, rest = ''] = /^(contact|amp_contact)\.(.+)$/u.exec(id) ?? [];
  return kind === 'contact' || kind === 'amp_contact' ? { kind, id: rest } : null;
}

export function decidedMatchDocument(
  { decision, contact, ampContact, stands, linkedSince }: DecidedMatch,
  texts: Texts,
): z.infer<typeof decidedMatchSchema> {
  return {
    state: 'decided',
    connectwiseId: Number(decision.about.id),
    ampContactId: decision.ampContactId ?? '',
    connectwise: contact === null ? null : contactPerson(contact, null, texts),
    amp: ampContact === null ? null : ampPerson(ampContact, texts),
    same: decision.decided.what === 'linked',
    stands,
    linkedSince,
    decision: decisionDocument(decision),
  };
}

const pairSchema = z.strictObject({ contactId: z.number(), ampContactId: z.string() });

type PairDocument = z.infer<typeof pairSchema>;

/** Two records that were linked, and the links that ended because of it. */
export const linkedSchema = z.strictObject({ linked: pairSchema, unlinked: listOf(pairSchema) });

/** Two records that were unlinked. */
export const unlinkedSchema = z.strictObject({ unlinked: pairSchema });

/** Two records that are not the same person. */
export const rejectedMatchSchema = z.strictObject({ rejected: pairSchema });

/** Two records whose decision was withdrawn. */
export const reopenedMatchSchema = z.strictObject({ reopened: pairSchema });

export function pairDocument({ contactId, ampContactId }: PairDocument): PairDocument {
  return { contactId, ampContactId };
}

export function linkedDocument(
  link: Link,
  unlinked: readonly Link[],
): z.infer<typeof linkedSchema> {
  return { linked: pairDocument(link), unlinked: unlinked.map(pairDocument) };
}
