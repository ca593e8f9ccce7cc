import type { FieldValue } from '../contact/ampContact.ts';
import type { Contact } from '../contact/contact.ts';
import type {
  ContactWrites,
  ItemWrite,
  NewContact,
  WritableDay,
  WritableField,
  WritableFlag,
} from '../contact/contactWrites.ts';
import type { FieldWrite } from './catalog.ts';
import type { Mapping, MappingEntry } from './mapping.ts';

/** A value that a field of ConnectWise is to have; `field` is an AMP field name. */
export type Wanted = { readonly field: string; readonly value: FieldValue };

/** What has to be written to an existing contact; `unfit` are fields it cannot take without harm. */
export function writesFor(
  mapping: Mapping,
  contact: Contact,
  wanted: readonly Wanted[],
): { readonly writes: ContactWrites; readonly unfit: readonly string[] } {
  const fields: Partial<Record<WritableField, string | null>> = {};
  const days: Partial<Record<WritableDay, string | null>> = {};
  const flags: Partial<Record<WritableFlag, boolean>> = {};
  const items: ItemWrite[] = [];
  const unfit: string[] = [];
  for (const { field, write } of writesOf(mapping, contact, wanted)) {
    if (write.kind === 'field') fields[write.name] = write.value;
    else if (write.kind === 'day') days[write.name] = write.value;
    else if (write.kind === 'flag') flags[write.name] = write.value;
    else if (write.kind === 'unfit') unfit.push(field);
    else if (write.item.itemId !== null || write.item.value !== null) items.push(write.item);
  }
  return { writes: { fields, ...filledParts({ days, flags }), items }, unfit };
}

/** Whether nothing at all is to be written. */
export function writesNothing({ fields, days, flags, items }: ContactWrites): boolean {
  const parts = [fields, days ?? {}, flags ?? {}];
  return items.length === 0 && parts.every((part) => Object.keys(part).length === 0);
}

/** A new contact with these values. */
export function newContactFor(
  mapping: Mapping,
  companyId: number,
  wanted: readonly Wanted[],
): NewContact {
  const fields: Partial<Record<WritableField, string>> = {};
  const days: Partial<Record<WritableDay, string>> = {};
  const flags: Partial<Record<WritableFlag, boolean>> = {};
  const items: NewContact['items'][number][] = [];
  for (const { write } of writesOf(mapping, null, wanted)) {
    if (write.kind === 'field' && write.value !== null) fields[write.name] = write.value;
    else if (write.kind === 'day' && write.value !== null) days[write.name] = write.value;
    else if (write.kind === 'flag') flags[write.name] = write.value;
    else if (write.kind === 'item' && write.item.value !== null) {
      const { channel, mobile, value } = write.item;
      items.push({ channel, mobile, value });
    }
  }
  return { companyId, fields, ...filledParts({ days, flags }), items };
}

function filledParts<Parts extends Record<string, object>>(parts: Parts): Partial<Parts> {
  const filled = Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- some of the same parts
  return Object.fromEntries(filled) as Partial<Parts>;
}

/** Why a field of a contact cannot take a value of AMP; null: it can. */
export function doesNotGo(
  { source, toConnectWise }: MappingEntry,
  contact: Contact | null,
  value: FieldValue,
): string | null {
  const converted = value === null ? null : toConnectWise(value);
  if (converted !== null && !converted.fits) return converted.because;
  const write = source.write?.(contact, textOf(converted?.value ?? null));
  return write?.kind === 'unfit' ? write.because : null;
}

function writesOf(
  mapping: Mapping,
  contact: Contact | null,
  wanted: readonly Wanted[],
): readonly { readonly field: string; readonly write: FieldWrite }[] {
  return wanted.flatMap(({ field, value }) => {
    const entry = mapping.find(({ target }) => target.name === field);
    if (entry?.source.write === undefined) return [];
    const converted = value === null ? null : entry.toConnectWise(value);
    if (converted !== null && !converted.fits) {
      return [{ field, write: { kind: 'unfit', because: converted.because } }];
    }
    const write = entry.source.write(contact, textOf(converted?.value ?? null));
    return [{ field, write }];
  });
}

function textOf(value: FieldValue): string | null {
  return value === null ? null : String(value);
}
