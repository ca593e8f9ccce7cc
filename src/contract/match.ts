import { z } from 'zod';
import type { Link } from '../core/contact/ampContact.ts';
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
});

export type MatchDocument = z.infer<typeof matchSchema>;

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
