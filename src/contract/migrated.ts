import { z } from 'zod';
import { listOf } from './value.ts';

/** Migrations that were made, or would be. */
export const migratedSchema = z.strictObject({
  migrations: listOf(z.string()),
  dryRun: z.boolean(),
  upTo: z.string().describe('The last migration that this version makes.'),
  newer: listOf(z.string()).describe(
    'Migrations already made by newer versions. They only add to the schema, so this version works with them.',
  ),
  stopsOlder: z
    .boolean()
    .describe(
      'Whether services and workers of the previous version cannot work with the new schema.',
    ),
});
