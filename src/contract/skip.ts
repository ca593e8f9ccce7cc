import { z } from 'zod';
import { filterFields } from '../core/filter/contactFilter.ts';
import type { FilterGap } from '../core/filter/filterGap.ts';
import type { Skip } from '../core/plan/skip.ts';
import type { Voice } from '../texts/voice.ts';
import { ampReasonDocument, ampReasonSchema, reasonDocument, reasonSchema } from './reason.ts';
import { listOf } from './value.ts';

/** The value a contact has, and the value the filter needs. */
export const gapSchema = z
  .strictObject({
    needed: z.string(),
    has: listOf(z.strictObject({ field: z.enum(filterFields), values: listOf(z.string()) })),
  })
  .nullable();

/** A record that is skipped, with the reason. */
export const skipSchema = z.union([
  z.strictObject({
    connectwiseId: z.number(),
    name: z.string(),
    ...reasonSchema.shape,
    gap: gapSchema,
  }),
  z.strictObject({
    ampContactId: z.string(),
    name: z.string(),
    ...ampReasonSchema.shape,
    gap: gapSchema,
  }),
]);

export type SkipDocument = z.infer<typeof skipSchema>;

export function skipDocument(
  skip: Skip<'contact' | 'amp_contact'>,
  name: string,
  gap: FilterGap | null,
  voice: Voice,
): SkipDocument {
  return skip.kind === 'contact'
    ? { connectwiseId: skip.id, name, ...reasonDocument(skip, voice), gap }
    : { ampContactId: skip.id, name, ...ampReasonDocument(skip, voice), gap };
}
