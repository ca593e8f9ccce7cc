import { z } from 'zod';

/** What an AMP field can hold. */
export const fieldValueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Values by AMP field name; a field that is absent is empty. */
export const fieldValuesSchema = z.record(z.string(), fieldValueSchema);

/** A read-only list: recipients do not change what a presenter returns. */
export function listOf<Item extends z.ZodType>(item: Item): z.ZodReadonly<z.ZodArray<Item>> {
  return z.array(item).readonly();
}

/** An instant in UTC: `2026-03-05T14:00:00.000Z`. */
export const instantSchema = z.string().describe('An instant in UTC.');
