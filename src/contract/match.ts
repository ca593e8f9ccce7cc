import { z } from 'zod';
import type { Link } from '../core/contact/ampContact.ts';
import { preferredEmail } from '../core/contact/preferred.ts';
import type { Decision } from '../core/decision.ts';
import { plainText } from '../core/plainText.ts';
import type { Match } from '../engine/inbox/matches.ts';
import type { Texts } from '../texts/texts.ts';
import { decisionDocument, decisionsSchema } from './decision.ts';
import { ampContactName, contactName } from './names.ts';
import { ampSkipReasonSchema, skipReasonSchema } from './reason.ts';
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
  const email = preferredEmail(contact);
  const inAmp = ampContact.fields.company ?? null;
  return {
    connectwiseId: contact.id,
    ampContactId: ampContact.id,
    reason,
    connectwise: {
      name: contactName(contact, texts),
      email: email.state === 'valid' ? plainText(email.address) : null,
      company: company === null ? null : plainText(company.name),
    },
    amp: {
      name: ampContactName(ampContact, texts),
      email: ampContact.email === null ? null : plainText(ampContact.email),
      company: inAmp === null ? null : plainText(String(inAmp)),
    },
    decisions: decisions.map(decisionDocument),
  };
}

const pairSchema = z.strictObject({ contactId: z.number(), ampContactId: z.string() });

type PairDocument = z.infer<typeof pairSchema>;

/** Two that were linked, and the links that ended for it. */
export const linkedSchema = z.strictObject({ linked: pairSchema, unlinked: listOf(pairSchema) });

/** Two that were unlinked. */
export const unlinkedSchema = z.strictObject({ unlinked: pairSchema });

/** Two that are not the same person. */
export const rejectedMatchSchema = z.strictObject({ rejected: pairSchema });

export function pairDocument({ contactId, ampContactId }: PairDocument): PairDocument {
  return { contactId, ampContactId };
}

export function linkedDocument(
  link: Link,
  unlinked: readonly Link[],
): z.infer<typeof linkedSchema> {
  return { linked: pairDocument(link), unlinked: unlinked.map(pairDocument) };
}
