import type { FieldValue } from '../contact/ampContact.ts';
import type { Contact } from '../contact/contact.ts';
import type {
  ContactWrites,
  ItemWrite,
  NewContact,
  WritableField,
} from '../contact/contactWrites.ts';
import type { FieldWrite } from './catalog.ts';
import type { Mapping } from './mapping.ts';

/** A value that a field of ConnectWise is to have; `field` is an AMP field name. */
export type Wanted = { readonly field: string; readonly value: FieldValue };

/** What has to be written to an existing contact; `unfit` are fields it cannot take without harm. */
export function writesFor(
  mapping: Mapping,
  contact: Contact,
  wanted: readonly Wanted[],
): { readonly writes: ContactWrites; readonly unfit: readonly string[] } {
  const fields: Partial<Record<WritableField, string | null>> = {};
  const items: ItemWrite[] = [];
  const unfit: string[] = [];
  for (const { field, write } of writesOf(mapping, contact, wanted)) {
    if (write.kind === 'field') fields[write.name] = write.value;
    else if (write.kind === 'unfit') unfit.push(field);
    else if (write.item.itemId !== null || write.item.value !== null) items.push(write.item);
  }
  return { writes: { fields, items }, unfit };
}

/** A new contact with these values. */
export function newContactFor(
  mapping: Mapping,
  companyId: number,
  wanted: readonly Wanted[],
): NewContact {
  const fields: Partial<Record<WritableField, string>> = {};
  const items: NewContact['items'][number][] = [];
  for (const { write } of writesOf(mapping, null, wanted)) {
    if (write.kind === 'field' && write.value !== null) fields[write.name] = write.value;
    else if (write.kind === 'item' && write.item.value !== null) {
      const { channel, mobile, value } = write.item;
      items.push({ channel, mobile, value });
    }
  }
  return { companyId, fields, items };
}

function writesOf(
  mapping: Mapping,
  contact: Contact | null,
  wanted: readonly Wanted[],
): readonly { readonly field: string; readonly write: FieldWrite }[] {
  return wanted.flatMap(({ field, value }) => {
    const source = mapping.find(({ target }) => target.name === field)?.source;
    const write = source?.write?.(contact, value === null ? null : String(value));
    return write === undefined ? [] : [{ field, write }];
  });
}
