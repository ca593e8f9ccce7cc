import { z } from 'zod';
import { Failure } from '../core/failure.ts';
import { dateForms, type MappingDocument, type Transform } from '../core/mapping/document.ts';
import { blankRules, conflictRules, directions } from '../core/mapping/readEntry.ts';

const name = z.string().trim().min(1).max(200);

const transform: z.ZodType<Transform> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('trim') }).describe('Without needless blanks.'),
  z
    .strictObject({ kind: z.literal('case'), to: z.enum(['upper', 'lower', 'title']) })
    .describe('In AMP in this case.'),
  z
    .strictObject({ kind: z.literal('phone'), form: z.string().min(3).max(40) })
    .describe('In AMP in this form, a # for each digit.'),
  z
    .strictObject({ kind: z.literal('yes_no'), yes: name, no: name })
    .describe('Words for yes and no on the side that has words.'),
  z
    .strictObject({ kind: z.literal('date'), form: z.enum(dateForms) })
    .describe('The form of a date on the side that has text.'),
  z
    .strictObject({ kind: z.literal('join'), with: name, between: z.string().max(10).default(' ') })
    .describe('Followed by a second ConnectWise field; to AMP only.'),
  z
    .strictObject({ kind: z.literal('split'), take: z.enum(['first', 'rest']) })
    .describe('The first word, or all but the first; to AMP only.'),
]);

const entry = z.strictObject({
  amp: name.describe('Name of an AMP field; each has one entry at most.'),
  connectwise: name.describe('Name of a ConnectWise field.'),
  direction: z.enum(directions).optional().describe('Which way values go.'),
  conflict: z
    .enum(conflictRules)
    .optional()
    .describe('Whose value stands where both sides changed it; the general rule unless given.'),
  blank: z
    .enum(blankRules)
    .optional()
    .describe('What becomes of a value that is emptied on the other side; clear unless given.'),
  default: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('What fills a field that ConnectWise requires and AMP has no value for.'),
  transforms: z.array(transform).max(10).optional(),
  values: z
    .strictObject({
      pairs: z.array(z.strictObject({ connectwise: name, amp: name })).max(2000),
      others: z
        .enum(['leave_out', 'same'])
        .default('leave_out')
        .describe('What becomes of a value without a pair.'),
    })
    .optional()
    .describe('Which choice of ConnectWise goes with which of AMP.'),
});

/** What `mapping show --json` adds for reading; it is passed over when a document is read. */
const shown = {
  $schema: z.string().optional(),
  version: z.number().optional(),
  author: z.string().optional(),
  savedAt: z.string().nullable().optional(),
  savedBy: z.unknown().optional(),
  inForce: z.array(z.unknown()).optional(),
};

const document = z
  .strictObject({
    ...shown,
    entries: z.array(entry).max(2000),
    off: z.array(name).max(2000).default([]).describe('AMP fields that take no part.'),
  })
  .describe('The field mapping of an organization. All other fields go by the default mapping.');

/** The JSON Schema of a mapping document, as it is published. */
export function mappingSchema(): unknown {
  return z.toJSONSchema(document, { io: 'input' });
}

/** A mapping document from untrusted JSON. Throws `bad_input` that names the part and what was wrong. */
export function readMappingDocument(json: unknown): MappingDocument {
  const read = document.safeParse(json);
  if (!read.success) {
    const [first] = read.error.issues;
    throw new Failure('bad_input', {
      field: first === undefined || first.path.length === 0 ? 'mapping' : pathText(first.path),
      problem: first?.message ?? 'this is no mapping',
      accepted: 'a mapping as in docs/mapping.schema.json',
      see: 'mapping',
    });
  }
  const { entries, off } = read.data;
  return { entries: entries.map(filled), off };
}

/** Without the keys that are there and say nothing. */
function filled(read: z.infer<typeof entry>): MappingDocument['entries'][number] {
  const { direction, conflict, blank, default: fill, transforms, values } = read;
  return {
    amp: read.amp,
    connectwise: read.connectwise,
    ...(direction === undefined ? {} : { direction }),
    ...(conflict === undefined ? {} : { conflict }),
    ...(blank === undefined ? {} : { blank }),
    ...(fill === undefined ? {} : { default: fill }),
    ...(transforms === undefined || transforms.length === 0 ? {} : { transforms }),
    ...(values === undefined ? {} : { values }),
  };
}

/** `entries[2].direction` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      return index === 0 ? String(key) : `.${String(key)}`;
    })
    .join('');
}
