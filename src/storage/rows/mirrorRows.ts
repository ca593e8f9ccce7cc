import { hash } from 'node:crypto';
import type { Company, Contact } from '../../core/contact/contact.ts';
import { canonicalEmail } from '../../core/contact/emails.ts';
import { preferredEmail } from '../../core/contact/preferred.ts';
import { storableText } from '../../core/storableText.ts';
import type { RowOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import { decodeJson, encodeJson, type JsonText } from '../database/storedJson.ts';
import { companyNameKey, contactNameKey } from './keys.ts';
import { fromStored, type StoredContact, toStored } from './storedContact.ts';

/** How contacts of ConnectWise are stored. */
export const contactTarget = {
  table: 'contacts',
  key: ['id'],
  columns: {
    id: 'integer',
    company_id: 'integer',
    inactive: 'integer',
    email_state: 'text',
    email_key: 'text',
    all_emails: 'text',
    name_key: 'text',
    last_updated: 'text',
    digest: 'text',
    gone_at: 'text',
    type_ids: 'json',
    body: 'json text',
  },
} as const;

/** How companies of ConnectWise are stored. */
export const companyTarget = {
  table: 'companies',
  key: ['id'],
  columns: {
    id: 'integer',
    deleted: 'integer',
    name_key: 'text',
    last_updated: 'text',
    digest: 'text',
    body: 'json text',
  },
} as const;

/** A record in stored form, and a digest of its content. */
export type Written<T> = {
  readonly record: T;
  readonly body: JsonText<unknown>;
  readonly digest: string;
};

/** Without lastUpdated, because a new lastUpdated alone is no change. */
export function asWritten<T extends Contact | Company>(record: T): Written<T> {
  const stored = 'communications' in record ? toStored(record) : companyBody(record);
  const body = encodeJson(stored);
  const ordered = inOrder(stored);
  const whole = ordered === stored ? body : encodeJson(ordered);
  // 22 characters of base64url hold 16 bytes.
  return { record, body, digest: hash('sha256', whole, 'base64url').slice(0, 22) };
}

/**
 * The order in which ConnectWise lists types and communication items means nothing. Itself if it is in order.
 */
function inOrder(stored: StoredContact | Omit<Company, 'lastUpdated'>): object {
  if (!('communications' in stored)) {
    return ascends(stored.types) ? stored : { ...stored, types: stored.types.toSorted(byId) };
  }
  const { types, communications } = stored;
  if (ascends(types) && ascends(communications)) return stored;
  return {
    ...stored,
    types: types.toSorted(byId),
    communications: communications.toSorted(byId),
  };
}

function ascends(items: readonly { readonly id: number }[]): boolean {
  return items.every(({ id }, index) => index === 0 || (items[index - 1]?.id ?? 0) <= id);
}

export function contactRow({
  record: contact,
  body,
  digest,
}: Written<Contact>): RowOf<(typeof contactTarget)['columns']> {
  const email = preferredEmail(contact);
  return {
    id: contact.id,
    company_id: contact.companyId,
    inactive: contact.inactive ? 1 : 0,
    email_state: email.state,
    email_key: email.state === 'valid' ? storableText(email.key) : null,
    all_emails: allEmails(contact),
    name_key: contactNameKey(contact),
    last_updated: contact.lastUpdated,
    digest,
    gone_at: null,
    type_ids: contact.types.map(({ id }) => id),
    body,
  };
}

export function companyRow({
  record: company,
  body,
  digest,
}: Written<Company>): RowOf<(typeof companyTarget)['columns']> {
  return {
    id: company.id,
    deleted: company.deleted ? 1 : 0,
    name_key: companyNameKey(company.name),
    last_updated: company.lastUpdated,
    digest,
    body,
  };
}

function companyBody(company: Company): Omit<Company, 'lastUpdated'> {
  const { lastUpdated: _, ...body } = company;
  return body;
}

/** A stored contact; lastUpdated is that of the reading which last found a change in it. */
export function contactOf(row: Pick<Tables['contacts'], 'body' | 'last_updated'>): Contact {
  return fromStored(decodeJson(row.body), row.last_updated);
}

/** The contact types of a stored contact: enough to judge it by. */
export function typesOf(row: Pick<Tables['contacts'], 'type_ids'>): readonly { id: number }[] {
  return decodeJson(row.type_ids).map((id) => ({ id }));
}

/** A stored company; lastUpdated is that of the reading which last found a change in it. */
export function companyOf(row: Pick<Tables['companies'], 'body' | 'last_updated'>): Company {
  return { ...decodeJson(row.body), lastUpdated: row.last_updated };
}

/** The addresses of a contact beyond its preferred one, in the form they are compared in. */
export function furtherEmails(contact: Contact): string[] {
  const email = preferredEmail(contact);
  const all = contact.communications.filter(({ channel }) => channel === 'email');
  if (all.length === 0 || (all.length === 1 && email.state === 'valid')) return [];
  const preferred = email.state === 'valid' ? storableText(email.key) : '';
  const keys = new Set(emailKeys(contact).map(storableText));
  // No address is longer (RFC 5321), and an index of PostgreSQL has its limits.
  return [...keys].filter((key) => key !== preferred && key !== '' && key.length <= 254);
}

function allEmails(contact: Contact): string {
  return ['', ...emailKeys(contact), ''].join('\n');
}

function emailKeys(contact: Contact): string[] {
  const items = contact.communications.filter(({ channel }) => channel === 'email');
  return items.map(({ value }) => canonicalEmail(value));
}

function byId(a: { readonly id: number }, b: { readonly id: number }): number {
  return a.id - b.id;
}
