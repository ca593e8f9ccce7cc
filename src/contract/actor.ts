import { z } from 'zod';
import type { Actor } from '../core/actor.ts';
import type { Versioned } from '../ports/version.ts';
import { instantSchema } from './value.ts';

/** The author of a change, and how it was made. */
export const actorSchema = z
  .strictObject({
    kind: z.enum(['user', 'token', 'command_line', 'run', 'schedule', 'callback']),
    id: z.string().nullable(),
    name: z.string().describe('The name at that time.'),
    through: z.enum(['cli', 'api', 'web', 'run']),
  })
  .nullable()
  .describe('Null if unknown.');

export type ActorDocument = z.infer<typeof actorSchema>;

export function actorDocument(actor: Actor | null): ActorDocument {
  if (actor === null) return null;
  const { kind, id, name, through } = actor;
  return { kind, id, name, through };
}

/** A saved version: its number, its date and its author. */
export const savedVersion = {
  version: z.number(),
  savedAt: instantSchema.nullable(),
  savedBy: actorSchema,
};

export type SavedVersion = Omit<Versioned<unknown>, 'value'>;

export function savedVersionDocument({ version, savedAt, savedBy }: SavedVersion) {
  return { version, savedAt, savedBy: actorDocument(savedBy) };
}
