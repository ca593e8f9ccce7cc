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
 * Which activity type and status goes with which to-do, with the lists of ConnectWise. The mapping is part
 * of the settings: the version is theirs.
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

/** To-dos of a file: how many were added, those that exist already, and the rows with errors. */
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
