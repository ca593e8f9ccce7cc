import { z } from 'zod';
import type { Finding } from '../core/mapping/checkMapping.ts';
import type { MissingName } from '../core/mapping/dependencies.ts';
import type { MappingDifference } from '../core/mapping/diffMapping.ts';
import { entryOf } from '../core/mapping/document.ts';
import type { Mapping } from '../core/mapping/mapping.ts';
import { conflictRules, directions } from '../core/mapping/readEntry.ts';
import type { MappingImpact } from '../engine/setup/mappingImpact.ts';
import type { SampledContact, SampledField } from '../engine/setup/sampleMapping.ts';
import type { MappingVersion } from '../ports/policyStores.ts';
import { findingText } from '../texts/findingText.ts';
import type { Texts } from '../texts/texts.ts';
import { unfitText } from '../texts/unfitText.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { mappingEntrySchema } from './mappingEntry.ts';
import { fieldValueSchema, fieldValuesSchema, instantSchema, listOf } from './value.ts';

const version = {
  version: z.number().describe('0 is the default mapping.'),
  author: z.string(),
  savedAt: instantSchema.nullable(),
  savedBy: actorSchema,
};

/** The parts of the mapping that the organization decided. */
const decided = {
  entries: listOf(mappingEntrySchema),
  off: listOf(z.string()).describe('AMP fields that do not sync.'),
};

/** The mapping; `mapping set --file` takes it back. */
export const mappingInForceSchema = z.strictObject({
  ...version,
  ...decided,
  inForce: listOf(
    z.strictObject({
      amp: z.string(),
      connectwise: z.string(),
      direction: z.enum(directions),
      conflict: z.enum(conflictRules),
      blank: z.enum(['clear', 'keep', 'fill_only_empty']),
      default: z.boolean().describe('Whether this comes from the default mapping.'),
    }),
  ),
});

export type MappingInForceDocument = z.infer<typeof mappingInForceSchema>;

export function mappingDocument(mapping: Mapping, saved: MappingVersion): MappingInForceDocument {
  const { document } = saved;
  return {
    version: saved.version,
    author: saved.author,
    savedAt: saved.savedAt,
    savedBy: actorDocument(saved.savedBy),
    entries: document.entries,
    off: document.off,
    inForce: mapping.map(({ source, target, direction, conflict, blank }) => ({
      amp: target.name,
      connectwise: source.name,
      direction,
      conflict,
      blank,
      default: entryOf(document, target.name) === undefined,
    })),
  };
}

const differencesSchema = listOf(
  z.strictObject({
    amp: z.string(),
    part: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
  }),
);

const findingsSchema = listOf(
  z.strictObject({
    kind: z.enum(['refused', 'warning']),
    amp: z.string(),
    part: z.string(),
    problem: z.string(),
    accepted: z.string(),
  }),
);

/** The changes that a mapping makes in linked records. */
const impactSchema = z
  .strictObject({
    links: z.number(),
    records: z.number(),
    inAmp: z.number(),
    inConnectWise: z.number(),
    conflicts: z.number(),
    replaced: z.number(),
    sample: listOf(
      z.strictObject({
        connectwiseId: z.number().nullable(),
        ampContactId: z.string().nullable(),
        name: z.string(),
        changes: listOf(
          z.strictObject({
            field: z.string().describe('Name of an AMP field.'),
            side: z.enum(['connectwise', 'amp']),
            old: fieldValueSchema,
            new: fieldValueSchema,
          }),
        ),
        conflicts: listOf(z.string()).describe('AMP fields that get a conflict.'),
      }),
    ).describe('The first 20 records, in order of id.'),
  })
  .nullable();

/** A version of the mapping, with what differs from the one before. */
export const mappingVersionSchema = z.strictObject({
  version: version.version,
  document: z.strictObject(decided),
  author: version.author,
  savedAt: version.savedAt,
  savedBy: version.savedBy,
  note: z.string().nullable().describe('The note of its author.'),
  differences: differencesSchema,
});

export function mappingVersionDocument(
  { version: number, document, author, savedAt, savedBy, note }: MappingVersion,
  differences: readonly MappingDifference[],
): z.infer<typeof mappingVersionSchema> {
  const { entries, off } = document;
  return {
    version: number,
    document: { entries, off },
    author,
    savedAt,
    savedBy: actorDocument(savedBy),
    note,
    differences,
  };
}

/** A mapping that was saved. */
export const savedMappingSchema = z.strictObject({
  ...version,
  differences: differencesSchema,
  warnings: findingsSchema,
  impact: impactSchema,
});

export function savedMappingDocument(
  { version: number, author, savedAt, savedBy }: MappingVersion,
  rest: {
    readonly differences: readonly MappingDifference[];
    readonly warnings: readonly Finding[];
    readonly impact: MappingImpact | null;
  },
  texts: Texts,
): z.infer<typeof savedMappingSchema> {
  const { differences, impact } = rest;
  const warnings = rest.warnings.map((one) => findingText(one, texts));
  return {
    version: number,
    author,
    savedAt,
    savedBy: actorDocument(savedBy),
    differences,
    warnings,
    impact,
  };
}

/** The mapping in force after it was saved, with what differs from the version before. */
export const mappingSavedSchema = mappingInForceSchema.extend({
  differences: differencesSchema,
  warnings: findingsSchema,
});

/** The changes that a mapping would make in linked records; null if it is invalid. */
export const mappingImpactSchema = z.strictObject({
  findings: findingsSchema,
  impact: impactSchema,
});

/** Names that a mapping depends on but ConnectWise does not have. */
export const missingNamesSchema = listOf(
  z.strictObject({
    amp: z.string(),
    list: z.string(),
    name: z.string(),
    id: z.number().nullable().optional(),
    now: z.string().nullable().describe('Its new name; null if it no longer exists.'),
  }),
);

/** The problems of a mapping. */
export const checkedMappingSchema = z.strictObject({
  findings: findingsSchema,
  missing: missingNamesSchema,
  unmapped: z
    .record(z.string(), listOf(z.string()))
    .describe('By AMP field: ConnectWise values missing from its value map.'),
  impact: impactSchema,
});

export type CheckedMapping = {
  readonly findings: readonly Finding[];
  readonly missing: readonly MissingName[];
  readonly unmapped: Readonly<Record<string, readonly string[]>>;
  readonly impact: MappingImpact | null;
};

export function checkedMappingDocument(
  { findings, missing, unmapped, impact }: CheckedMapping,
  texts: Texts,
): z.infer<typeof checkedMappingSchema> {
  return { findings: findings.map((one) => findingText(one, texts)), missing, unmapped, impact };
}

const sampledSchema = z
  .strictObject({
    from: fieldValueSchema,
    to: fieldValueSchema,
    problem: z.string().nullable(),
  })
  .nullable();

/** A contact mapped field by field, in both directions. */
export const mappingSampleSchema = z.strictObject({
  connectwiseId: z.number(),
  companyId: z.number().nullable(),
  ampContactId: z.string().nullable(),
  fields: listOf(
    z.strictObject({
      amp: z.string(),
      label: z.string(),
      connectwise: z.string(),
      direction: z.enum(directions),
      toAmp: sampledSchema,
      toConnectWise: sampledSchema,
    }),
  ),
  values: z
    .strictObject({ connectwise: fieldValuesSchema, amp: fieldValuesSchema })
    .describe('Its values in each field of both sides, mapped or not.'),
});

export function mappingSampleDocument(
  { contact, company, ampContactId, fields, values }: SampledContact,
  texts: Texts,
): z.infer<typeof mappingSampleSchema> {
  const sampled = (one: SampledField['toAmp']) =>
    one === null
      ? null
      : { ...one, problem: one.problem === null ? null : unfitText(one.problem, texts) };
  return {
    connectwiseId: contact.id,
    companyId: company?.id ?? null,
    ampContactId,
    fields: fields.map(({ toAmp, toConnectWise, ...field }) => ({
      ...field,
      toAmp: sampled(toAmp),
      toConnectWise: sampled(toConnectWise),
    })),
    values,
  };
}
