import { z } from 'zod';

/** A record by its kind and id. */
export const recordSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('contact'), id: z.number() }),
  z.strictObject({ kind: z.literal('amp_contact'), id: z.string() }),
  z.strictObject({ kind: z.literal('todo'), id: z.string() }),
]);
