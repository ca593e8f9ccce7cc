import { z } from 'zod';
import { dateForms, type Transform } from '../core/mapping/document.ts';
import { blankRules, conflictRules, directions } from '../core/mapping/readEntry.ts';

/** Name of a field. */
export const fieldNameSchema = z.string().trim().min(1).max(200);

const transform: z.ZodType<Transform> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('trim') }).describe('Removes extra spaces.'),
  z
    .strictObject({ kind: z.literal('case'), to: z.enum(['upper', 'lower', 'title']) })
    .describe('In AMP in this case.'),
  z
    .strictObject({ kind: z.literal('phone'), form: z.string().min(3).max(40) })
    .describe('In AMP in this form, a # for each digit.'),
  z
    .strictObject({ kind: z.literal('yes_no'), yes: fieldNameSchema, no: fieldNameSchema })
    .describe('Words for yes and no on the side that has words.'),
  z
    .strictObject({ kind: z.literal('date'), form: z.enum(dateForms) })
    .describe('The form of a date on the side that has text.'),
  z
    .strictObject({
      kind: z.literal('join'),
      with: fieldNameSchema,
      between: z.string().max(10).default(' '),
    })
    .describe('Adds a second ConnectWise field; to AMP only.'),
  z
    .strictObject({ kind: z.literal('split'), take: z.enum(['first', 'rest']) })
    .describe('The first word, or all but the first; to AMP only.'),
]);

/** One AMP field, and the ConnectWise field it goes with. */
export const mappingEntrySchema = z.strictObject({
  amp: fieldNameSchema.describe('Name of an AMP field; each has one entry at most.'),
  connectwise: fieldNameSchema.describe('Name of a ConnectWise field.'),
  direction: z.enum(directions).optional().describe('The direction of values.'),
  conflict: z
    .enum(conflictRules)
    .optional()
    .describe('The side whose value wins if both sides change it; the general rule by default.'),
  blank: z
    .enum(blankRules)
    .optional()
    .describe('What to do if the other side is blanked; `clear` by default.'),
  default: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Text for a field that ConnectWise requires and AMP has no value for.'),
  transforms: z.array(transform).max(10).readonly().optional(),
  values: z
    .strictObject({
      pairs: z
        .array(z.strictObject({ connectwise: fieldNameSchema, amp: fieldNameSchema }))
        .max(2000)
        .readonly(),
      others: z
        .enum(['leave_out', 'same'])
        .default('leave_out')
        .describe('What to do with a value that has no pair.'),
    })
    .optional()
    .describe('Which ConnectWise choice matches which AMP choice.'),
});
