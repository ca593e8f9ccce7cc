import { z } from 'zod';

/**
 * The JSON Schema of what a schema takes; `reused` says what becomes of parts that occur more than once.
 * Lists are read-only in the sources alone.
 */
export function jsonSchemaOf(
  schema: z.ZodType,
  reused: 'inline' | 'ref' = 'inline',
): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(schema, {
    io: 'input',
    reused,
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  });
}
