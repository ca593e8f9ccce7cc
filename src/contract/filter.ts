import { z } from 'zod';
import { preferredEmail } from '../core/contact/preferred.ts';
import {
  type ContactFilter,
  companyTypesOf,
  type FilterOf,
  filterFields,
} from '../core/filter/contactFilter.ts';
import { filterText } from '../core/filter/filterText.ts';
import type { FilterNote } from '../core/filter/filterWatch.ts';
import type { EnteredValue } from '../core/filter/parseFilter.ts';
import type { FilterChange, FilterPreview, Sampled } from '../engine/setup/filterPreview.ts';
import { type SavedVersion, savedVersion, savedVersionDocument } from './actor.ts';
import { skipReasonSchema } from './reason.ts';
import { listOf } from './value.ts';

const field = z.enum(filterFields);

/** A filter: a condition, or several of which all, or any, must hold. */
export const contactFilterSchema: z.ZodType<ContactFilter> = z.lazy(() =>
  z.union([
    z.strictObject({
      field,
      is: z.enum(['one of', 'not one of']),
      values: z.array(z.strictObject({ id: z.number(), name: z.string() })).readonly(),
    }),
    z.strictObject({ all: z.array(contactFilterSchema).readonly() }),
    z.strictObject({ any: z.array(contactFilterSchema).readonly() }),
  ]),
);

/** A filter with its text; `filter set --file` takes it back. */
export const filterSchema = z.strictObject({
  text: z.string(),
  filter: contactFilterSchema,
  companyTypes: listOf(z.string())
    .nullable()
    .describe('Names of the company types, if the filter uses only those.'),
});

export type FilterDocument = z.infer<typeof filterSchema>;

export function filterDocument(filter: ContactFilter): FilterDocument {
  const types = companyTypesOf(filter);
  return {
    text: filterText(filter),
    filter,
    companyTypes: types === null ? null : types.map(({ name }) => name),
  };
}

const noteSchema = z.union([
  z.strictObject({
    kind: z.literal('renamed'),
    field,
    id: z.number(),
    from: z.string(),
    to: z.string(),
  }),
  z.strictObject({ kind: z.literal('gone'), field, id: z.number(), name: z.string() }),
]);

/** Warnings about the filter after comparing it with ConnectWise. */
export const filterNotesSchema = listOf(noteSchema);

/** The filter in force; until one is saved, the recommended one, by names alone. */
export const filterInForceSchema = z.union([
  filterSchema.extend({ saved: z.literal(true), notes: filterNotesSchema, ...savedVersion }),
  z.strictObject({
    text: z.string(),
    filter: z.strictObject({
      field: z.literal('company type'),
      is: z.literal('one of'),
      values: listOf(z.strictObject({ name: z.string() })),
    }),
    companyTypes: listOf(z.string()),
    saved: z.literal(false),
    notes: filterNotesSchema,
    ...savedVersion,
  }),
]);

export type FilterInForceDocument = z.infer<typeof filterInForceSchema>;

/** The filter in force, as it was saved. */
export function savedFilterDocument(
  filter: ContactFilter,
  notes: readonly FilterNote[],
  version: SavedVersion,
): FilterInForceDocument {
  return {
    ...filterDocument(filter),
    saved: true,
    notes,
    ...savedVersionDocument(version),
  };
}

/** The recommended company types, used until a filter is saved. */
export function recommendedFilterDocument(
  names: readonly string[],
  version: SavedVersion,
): FilterInForceDocument {
  const values = names.map((name) => ({ name }));
  const filter = { field: 'company type', is: 'one of', values } as const;
  return {
    text: filterText(filter),
    filter,
    companyTypes: names,
    saved: false,
    notes: [],
    ...savedVersionDocument(version),
  };
}

/** A value that a field of the filter can have. */
export const filterValueSchema = z.strictObject({
  id: z.number(),
  name: z.string(),
  inFilter: z.boolean(),
  recommended: z.boolean().describe('Whether the default filter includes it.'),
  companies: z
    .number()
    .nullable()
    .describe(
      'Companies with this value, or with a contact that has it; null before the first sync.',
    ),
});

/** A name that was entered for a field of the filter. */
export const foundNameSchema = z.strictObject({
  entered: z.string(),
  values: listOf(z.strictObject({ id: z.number(), name: z.string() })),
  closest: listOf(z.string()).describe('If no value has the name.'),
});

const sampledSchema = z.strictObject({
  connectwiseId: z.number(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  email: z.string().nullable(),
  company: z.string().nullable(),
  facts: listOf(z.strictObject({ field, values: listOf(z.string()) })).describe(
    'Its values in each field of the filter.',
  ),
});

/** The contacts that a filter adds and drops, compared with the one in force. */
export const filterChangeSchema = z
  .strictObject({
    inForce: filterSchema,
    entering: z.strictObject({ contacts: z.number(), sample: listOf(sampledSchema) }),
    leaving: z.strictObject({
      contacts: z.number(),
      linked: z.number().describe('Those in AMP and in sync now.'),
      sample: listOf(sampledSchema),
    }),
    leavesFilter: z.enum(['keep', 'tag', 'remove']),
  })
  .nullable();

/** A filter that was saved. */
export const changedFilterSchema = filterSchema.extend({
  saved: z.literal(true),
  contactsAffected: z.number().describe('Contacts that the next sync rechecks.'),
  change: filterChangeSchema,
});

/** The contacts that a filter would include. */
export const filterPreviewSchema = z.strictObject({
  companies: z.number(),
  contacts: z.number(),
  skips: z.partialRecord(skipReasonSchema, z.number()),
  sample: listOf(sampledSchema),
  change: filterChangeSchema,
  way: z.enum(['everything', 'by_company']),
  ...filterSchema.shape,
  requests: z.number().describe('Number of requests to ConnectWise.'),
});

export type FilterPreviewDocument = z.infer<typeof filterPreviewSchema>;

export function filterPreviewDocument(
  preview: FilterPreview,
  requests: number,
): FilterPreviewDocument {
  const { change } = preview;
  return {
    companies: preview.companies,
    contacts: preview.contacts,
    skips: preview.skips,
    sample: preview.sample.map(sampledDocument),
    change: change === null ? null : filterChangeDocument(change),
    way: preview.plan?.way ?? 'everything',
    ...filterDocument(preview.filter),
    requests,
  };
}

export function filterChangeDocument({
  inForce,
  entering,
  leaving,
  leavesFilter,
}: FilterChange): NonNullable<z.infer<typeof filterChangeSchema>> {
  return {
    inForce: filterDocument(inForce),
    entering: { ...entering, sample: entering.sample.map(sampledDocument) },
    leaving: { ...leaving, sample: leaving.sample.map(sampledDocument) },
    leavesFilter,
  };
}

function sampledDocument({ contact, company, facts }: Sampled) {
  const email = preferredEmail(contact);
  return {
    connectwiseId: contact.id,
    firstName: contact.firstName,
    lastName: contact.lastName,
    email: email.state === 'valid' ? email.address : null,
    company: company?.name ?? null,
    facts,
  };
}

/** A filter as entered: values by name, with or without their last known id. */
export const enteredFilterSchema: z.ZodType<FilterOf<string | EnteredValue>> = z.lazy(() =>
  z.union([
    z.strictObject({
      field,
      is: z.enum(['one of', 'not one of']),
      values: z
        .array(
          z.union([
            z.string().min(1),
            z.strictObject({ name: z.string().min(1), id: z.number().exactOptional() }),
          ]),
        )
        .min(1)
        .readonly(),
    }),
    z.strictObject({ all: z.array(enteredFilterSchema).min(1).readonly() }),
    z.strictObject({ any: z.array(enteredFilterSchema).min(1).readonly() }),
  ]),
);

/** The filter in force after it was saved. */
export const filterSavedSchema = filterSchema.extend({
  saved: z.literal(true),
  notes: filterNotesSchema,
  ...savedVersion,
  contactsAffected: z.number().describe('Contacts that the next sync rechecks.'),
});
