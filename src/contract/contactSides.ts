import { z } from 'zod';
import { plainText } from '../core/plainText.ts';
import type { ContactSides, FieldSides } from '../engine/inbox/contactSides.ts';
import type { Texts } from '../texts/texts.ts';
import { unfitText } from '../texts/unfitText.ts';
import type { Voice } from '../texts/voice.ts';
import { contactName } from './names.ts';
import { fieldValueSchema, instantSchema, listOf } from './value.ts';

const fieldSchema = z.strictObject({
  name: z.string(),
  label: z.string(),
  kind: z.string(),
  options: listOf(z.string()),
  amp: fieldValueSchema,
  connectwise: fieldValueSchema.describe('In the form that AMP would have.'),
  mappedTo: z.string().nullable().describe('The ConnectWise field, as people know it.'),
  direction: z.enum(['both', 'to_amp', 'to_connectwise']).nullable(),
  standing: z.enum(['same', 'differs', 'in_conflict', 'does_not_fit', 'not_mapped']),
  note: z.string().nullable().describe('A note about the difference.'),
});

/** An AMP contact next to its ConnectWise contact. */
export const contactSidesSchema = z.strictObject({
  ampContactId: z.string(),
  version: z.number().describe('Version of the AMP contact.'),
  connectwise: z
    .strictObject({
      id: z.number(),
      name: z.string(),
      company: z
        .strictObject({ id: z.number(), name: z.string(), url: z.string().nullable() })
        .nullable(),
      url: z.string().nullable().describe('Its page in ConnectWise.'),
      lastUpdated: instantSchema.nullable(),
      deleted: z.boolean(),
    })
    .nullable()
    .describe('The contact that it is linked to, as it was last read.'),
  link: z
    .strictObject({
      state: z.enum(['active', 'paused', 'ended']),
      since: instantSchema.nullable(),
      origin: z
        .enum(['connectwise', 'amp', 'match', 'hand'])
        .describe('Read from ConnectWise, sent there, found on both sides, or set by a person.'),
    })
    .nullable(),
  fields: listOf(fieldSchema),
});

export function contactSidesDocument(
  sides: ContactSides,
  { texts }: Voice,
  addressOf: {
    readonly contact: (id: number) => string | null;
    readonly company: (id: number) => string | null;
  },
): z.infer<typeof contactSidesSchema> {
  const { row, contact, company, gone } = sides;
  return {
    ampContactId: row.id,
    version: row.version,
    connectwise:
      contact === null
        ? null
        : {
            id: contact.id,
            name: contactName(contact, texts),
            company:
              company === null
                ? null
                : {
                    id: company.id,
                    name: plainText(company.name),
                    url: addressOf.company(company.id),
                  },
            url: addressOf.contact(contact.id),
            lastUpdated: contact.lastUpdated,
            deleted: gone,
          },
    link:
      row.link === null
        ? null
        : { state: row.link.state, since: row.link.since, origin: row.link.origin },
    fields: sides.fields.map((one) => fieldDocument(one, contact !== null, texts)),
  };
}

function fieldDocument(
  sides: FieldSides,
  linked: boolean,
  texts: Texts,
): z.infer<typeof fieldSchema> {
  const { field, amp, connectWise, mapped } = sides;
  return {
    name: field.name,
    label: field.label,
    kind: field.kind,
    options: field.options ?? [],
    amp,
    connectwise: connectWise,
    mappedTo: mapped?.source.label ?? null,
    direction: mapped?.direction ?? null,
    ...standingOf(sides, linked, texts),
  };
}

function standingOf(
  { mapped, same, conflict, unfit }: FieldSides,
  linked: boolean,
  texts: Texts,
): Pick<z.infer<typeof fieldSchema>, 'standing' | 'note'> {
  const notes = texts.fieldNotes;
  if (mapped === null) return { standing: 'not_mapped', note: null };
  if (!linked || same) return { standing: 'same', note: null };
  if (unfit !== null) {
    const why = unfitText(unfit.why, texts);
    const note = unfit.side === 'amp' ? notes.unfitInConnectWise(why) : notes.unfitInAmp(why);
    return { standing: 'does_not_fit', note };
  }
  if (conflict !== null) {
    const { because, why } = conflict;
    const note =
      because !== 'does_not_fit' || why === undefined
        ? notes[because]
        : notes.unfitInConnectWise(unfitText(why, texts));
    return { standing: because === 'both_changed' ? 'in_conflict' : 'does_not_fit', note };
  }
  const note =
    mapped.direction === 'to_amp'
      ? notes.stays
      : mapped.direction === 'to_connectwise'
        ? notes.toConnectWise
        : notes.either;
  return { standing: 'differs', note };
}
