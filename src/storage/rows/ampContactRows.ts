import type { Actor } from '../../core/actor.ts';
import type { AmpContact, FieldValue, FieldValues } from '../../core/contact/ampContact.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import { canonicalEmail } from '../../core/contact/emails.ts';
import { storableText } from '../../core/storableText.ts';
import type { Tables } from '../database/schema.ts';
import type { Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { ampNameKey, companyNameKey } from './keys.ts';

/** How AMP contacts are stored. */
export const ampContactTarget = {
  table: 'amp_contacts',
  key: ['id'],
  columns: {
    id: 'text',
    email: 'text',
    email_key: 'text',
    search_key: 'text',
    name_key: 'text',
    company_key: 'text',
    owner: 'text',
    version: 'integer',
    created_at: 'text',
    updated_at: 'text',
    deleted_at: 'text',
    fields: 'json',
    edited_by: 'text',
  },
} as const;

export const ampContactColumns = [
  'amp_contacts.id',
  'amp_contacts.email',
  'amp_contacts.fields',
  'amp_contacts.version',
  'amp_contacts.created_at',
  'amp_contacts.updated_at',
  'amp_contacts.deleted_at',
] as const;

type StoredAmpContact = Omit<
  Tables['amp_contacts'],
  | 'organization_id'
  | 'email_key'
  | 'search_key'
  | 'name_key'
  | 'company_key'
  | 'owner'
  | 'edited_by'
>;

export function ampContactOf(row: StoredAmpContact): AmpContact {
  return {
    id: row.id,
    email: row.email,
    fields: decodeJson(row.fields),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  };
}

/** The row of an AMP contact that a person or program changed; null: a run did. */
export function ampContactRow(contact: AmpContact, editedBy: Actor | null) {
  return {
    id: contact.id,
    email: contact.email,
    email_key: emailKey(contact.email),
    search_key: searchKey(contact),
    name_key: ampNameKey(contact.fields),
    company_key: companyNameKey(contact.fields.company),
    owner: ownerOf(contact.fields),
    version: contact.version,
    created_at: contact.createdAt,
    updated_at: contact.updatedAt,
    deleted_at: contact.deletedAt,
    fields: contact.fields,
    edited_by: editedBy === null ? null : encodeJson(editedBy),
  };
}

/**
 * Whether there is any AMP contact, removed ones included: before the first import there is nothing
 * to search.
 */
export async function hasAmpContacts(
  db: Pick<Writing, 'selectFrom'>,
  organizationId: string,
): Promise<boolean> {
  const one = await db
    .selectFrom('amp_contacts')
    .select('id')
    .where('organization_id', '=', organizationId)
    .limit(1)
    .executeTakeFirst();
  return one !== undefined;
}

/** Values as they can be stored, ready for withValues; text that has nothing left is no value. */
export function storableValues(
  values: readonly { readonly field: string; readonly value: FieldValue }[],
): { field: string; value: FieldValue }[] {
  return values.map(({ field, value }) => ({
    field: storableText(field),
    value: typeof value === 'string' ? storableText(value) || null : value,
  }));
}

/** Whether two contacts hold the same values. */
export function sameContactValues(
  a: Pick<AmpContact, 'email' | 'fields'>,
  b: Pick<AmpContact, 'email' | 'fields'>,
): boolean {
  return a.email === b.email && sameValues(a.fields, b.fields);
}

export function sameValues(a: FieldValues, b: FieldValues): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** The form in which e-mail addresses are compared; null if there is none. */
export function emailKey(email: string | null): string | null {
  return email === null ? null : canonicalEmail(email) || null;
}

/** The search key of an AMP contact: its name, e-mail address and company. */
export function searchKey({ email, fields }: Pick<AmpContact, 'email' | 'fields'>): string {
  const { firstName, lastName, company } = fields;
  const name = `${String(firstName ?? '')} ${String(lastName ?? '')}`;
  return storableText(canonicalName([name, email, company].map((one) => one ?? '').join('\n')));
}

/** The owner of an AMP contact; null: nobody. */
export function ownerOf({ owner }: FieldValues): string | null {
  return typeof owner === 'string' && owner !== '' ? owner : null;
}
