import { z } from 'zod';
import type { AmpField } from '../core/contact/ampFields.ts';
import { catalog } from '../core/mapping/catalog.ts';
import { notMappable } from '../core/mapping/notMappable.ts';
import type { AmpFieldRow } from '../ports/policyStores.ts';
import type { Texts } from '../texts/texts.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { listOf } from './value.ts';

/** A field that AMP contacts can have. */
export const ampFieldSchema = z.strictObject({
  name: z.string(),
  label: z.string(),
  kind: z.string(),
  options: listOf(z.string()),
  custom: z.boolean(),
  retired: z.boolean(),
  version: z
    .number()
    .nullable()
    .describe('Version of a custom field; rises by one with each change.'),
  editedBy: actorSchema,
});

export type AmpFieldDocument = z.infer<typeof ampFieldSchema>;

export function ampFieldDocument({
  name,
  label,
  kind,
  options,
  custom,
  version,
  editedBy = null,
}: AmpField & Partial<Pick<AmpFieldRow, 'version' | 'editedBy'>>): AmpFieldDocument {
  return {
    name,
    label,
    kind,
    options: options ?? [],
    custom: custom !== undefined,
    retired: custom?.retired === true,
    version: version ?? null,
    editedBy: actorDocument(editedBy),
  };
}

/** A custom field that was retired or restored. */
export const retiredFieldSchema = ampFieldSchema.extend({
  unmapped: z.boolean().describe('Whether it was mapped before.'),
});

/** A ConnectWise field, mappable or not. */
export const connectWiseFieldSchema = z.union([
  z.strictObject({
    name: z.string(),
    label: z.string(),
    object: z.enum(['contact', 'company']),
    kind: z.string(),
    length: z.number().nullable(),
    writable: z.boolean(),
    writtenByDefault: z.boolean(),
    required: z.boolean(),
    mappable: z.literal(true),
  }),
  z.strictObject({
    name: z.string(),
    label: z.string(),
    object: z.literal('contact'),
    mappable: z.literal(false),
    reason: z.string(),
  }),
]);

export type ConnectWiseFieldDocument = z.infer<typeof connectWiseFieldSchema>;

/** All ConnectWise fields: those that can be mapped, then those that cannot. */
export function connectWiseFieldDocuments({
  problems,
}: Pick<Texts, 'problems'>): readonly ConnectWiseFieldDocument[] {
  return [
    ...catalog.map(({ name, label, object, kind, length, write, optIn, required }) => ({
      name,
      label,
      object,
      kind,
      length: length ?? null,
      writable: write !== undefined,
      writtenByDefault: write !== undefined && optIn !== true,
      required: required === true,
      mappable: true as const,
    })),
    ...notMappable.map(({ name, label }) => ({
      name,
      label,
      object: 'contact' as const,
      mappable: false as const,
      reason: problems.not_mappable,
    })),
  ];
}
