import { z } from 'zod';
import type { ActivityMapping } from '../engine/setup/mapActivityLists.ts';
import { savedVersion, savedVersionDocument } from './actor.ts';
import { listOf } from './value.ts';

const typeSchema = z.strictObject({
  id: z.number(),
  name: z.string(),
  isDefault: z.boolean(),
  inactive: z.boolean(),
});

const statusSchema = typeSchema.extend({ closed: z.boolean() });

/**
 * The activity type and status for each kind of to-do, with the lists of ConnectWise. This mapping
 * is part of the settings and shares their version.
 */
export const activityMappingSchema = z.strictObject({
  mapping: z.strictObject({
    task: typeSchema.nullable(),
    call: typeSchema.nullable(),
    email: typeSchema.nullable(),
    meeting: typeSchema.nullable(),
    open: statusSchema.nullable(),
    done: statusSchema.nullable(),
  }),
  types: listOf(typeSchema),
  statuses: listOf(statusSchema),
  ...savedVersion,
});

export function activityMappingDocument({ types, statuses, inForce, saved }: ActivityMapping) {
  return { mapping: inForce, types, statuses, ...savedVersionDocument(saved) };
}

/** To-dos of a file: the number added, those that exist already, and the rows with errors. */
export const importedTodosSchema = z.strictObject({
  dryRun: z.boolean().describe('Nothing was added. The numbers show what an import would do.'),
  added: z.number(),
  known: listOf(
    z.strictObject({
      line: z.number(),
      id: z.string().nullable().describe('The to-do; null: the same row appears further up.'),
    }),
  ),
  refused: listOf(
    z.strictObject({
      line: z.number(),
      field: z.string().nullable(),
      message: z.string(),
      advice: z.string(),
    }),
  ),
});
