import { z } from 'zod';

/**
 * The JSON Schema of the input of a schema; `reused` decides how repeated parts are written. Lists
 * are read-only in the sources only.
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
