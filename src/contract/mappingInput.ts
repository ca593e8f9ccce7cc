import { z } from 'zod';
import { badInput } from '../core/badInput.ts';
import type { MappingDocument } from '../core/mapping/document.ts';
import { jsonSchemaOf } from './jsonSchema.ts';
import { fieldNameSchema, mappingEntrySchema } from './mappingEntry.ts';

/**
 * Members that `mapping show --json` adds for readers; they are ignored when a document is read.
 */
const shown = {
  $schema: z.string().optional(),
  version: z.number().optional(),
  author: z.string().optional(),
  savedAt: z.string().nullable().optional(),
  savedBy: z.unknown().optional(),
  inForce: z.array(z.unknown()).optional(),
};

/** A mapping as it is entered. */
export const mappingInputSchema = z
  .strictObject({
    ...shown,
    entries: z.array(mappingEntrySchema).max(2000),
    off: z.array(fieldNameSchema).max(2000).default([]).describe('AMP fields that do not sync.'),
  })
  .describe('The field mapping of an organization. All other fields use the default mapping.');

/** The JSON Schema of a mapping document, as it is published. */
export function mappingSchema(): unknown {
  return jsonSchemaOf(mappingInputSchema);
}

/**
 * A mapping document from untrusted JSON. Throws `bad_input` that names the part and the problem.
 */
export function readMappingDocument(json: unknown): MappingDocument {
  const read = mappingInputSchema.safeParse(json);
  if (!read.success) {
    const [first] = read.error.issues;
    throw badInput(
      first === undefined || first.path.length === 0 ? 'mapping' : pathText(first.path),
      first === undefined
        ? { code: 'no_mapping' }
        : { code: 'mapping_malformed', fault: first.message },
      { code: 'mapping_document' },
      { see: 'mapping' },
    );
  }
  return mappingEntered(read.data);
}

/** A mapping as entered, without the members added for readers. */
export function mappingEntered({
  entries,
  off,
}: Pick<z.infer<typeof mappingInputSchema>, 'entries' | 'off'>): MappingDocument {
  return { entries: entries.map(filled), off };
}

/** Without keys that have no effect. */
function filled(read: z.infer<typeof mappingEntrySchema>): MappingDocument['entries'][number] {
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
