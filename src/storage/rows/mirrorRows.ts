import { hash } from 'node:crypto';
import { canonicalEmail } from '../../core/contact/canonical.ts';
import type { Company, Contact } from '../../core/contact/contact.ts';
import { preferredEmail } from '../../core/contact/preferred.ts';
import type { RowOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import { decodeJson, encodeJson, storableText } from '../database/storedJson.ts';
import { companyNameKey, contactNameKey } from './keys.ts';
import { fromStored, toStored } from './storedContact.ts';

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
    body: 'json',
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
    body: 'json',
  },
} as const;

/** A record by what it says; lastUpdated is left out, because a touch alone is no change. */
export function digestOf(record: Contact | Company): string {
  // The order in which ConnectWise lists types and communication items means nothing.
  const types = record.types.toSorted(byId);
  const whole =
    'communications' in record
      ? { ...toStored(record), types, communications: record.communications.toSorted(byId) }
      : { ...companyBody(record), types };
  // 22 characters of base64url hold 16 bytes.
  return hash('sha256', encodeJson(whole), 'base64url').slice(0, 22);
}

export function contactRow(
  contact: Contact,
  digest: string,
): RowOf<(typeof contactTarget)['columns']> {
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
    body: toStored(contact),
  };
}

export function companyRow(
  company: Company,
  digest: string,
): RowOf<(typeof companyTarget)['columns']> {
  return {
    id: company.id,
    deleted: company.deleted ? 1 : 0,
    name_key: companyNameKey(company.name),
    last_updated: company.lastUpdated,
    digest,
    body: companyBody(company),
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

/** A stored company, the same way. */
export function companyOf(row: Pick<Tables['companies'], 'body' | 'last_updated'>): Company {
  return { ...decodeJson(row.body), lastUpdated: row.last_updated };
}

/** The addresses of a contact beyond its preferred one, in the form they are compared in. */
export function furtherEmails(contact: Contact): string[] {
  const email = preferredEmail(contact);
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
