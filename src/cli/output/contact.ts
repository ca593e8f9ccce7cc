import type { AmpContact } from '../../core/contact/ampContact.ts';
import { type AmpField, ampFields } from '../../core/contact/ampFields.ts';
import type { Contact } from '../../core/contact/contact.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';
import type { Paint } from './paint.ts';
import { cut, plain, readable, table, width } from './text.ts';

/** The name of a ConnectWise contact, or its id where it has none. */
export function contactName(contact: Pick<Contact, 'id' | 'firstName' | 'lastName'>): string {
  const name = plain([contact.firstName, contact.lastName].filter(Boolean).join(' '));
  return name === '' ? `contact ${contact.id}` : name;
}

/** An AMP contact as scripts read it; the form is promised. */
export function ampContactDocument(row: AmpContactRow) {
  const { id, email, fields, link, version, createdAt, updatedAt, deletedAt } = row;
  return {
    id,
    email,
    fields,
    link: link === null ? null : { connectwiseId: link.contactId, state: link.state },
    version,
    createdAt,
    updatedAt,
    removedAt: deletedAt,
  };
}

/** An AMP contact in one line of a list. */
export function ampContactLine(row: AmpContactRow, columns: number): string {
  const company = text(row, 'company');
  const state =
    row.deletedAt !== null ? 'removed' : row.link === null ? 'AMP only' : linkText[row.link.state];
  const room = Math.max(60, columns) - 36 - 2 - 8 - 6;
  const name = filled(ampContactName(row), Math.floor(room * 0.3));
  const email = filled(plain(row.email ?? ''), Math.floor(room * 0.4));
  return `${row.id}  ${state.padEnd(8)}  ${name}  ${email}  ${cut(company, Math.floor(room * 0.3))}`.trimEnd();
}

const linkText = { active: 'linked', paused: 'paused', ended: 'ended' } as const;

function filled(value: string, columns: number): string {
  const shown = cut(value, columns);
  return shown + ' '.repeat(Math.max(0, columns - width(shown)));
}

/** The name of an AMP contact; empty where it has none. */
export function ampContactName(row: Pick<AmpContact, 'fields'>): string {
  return [text(row, 'firstName'), text(row, 'lastName')].filter((part) => part !== '').join(' ');
}

function text(row: Pick<AmpContact, 'fields'>, field: string): string {
  return plain(String(row.fields[field] ?? ''));
}

/** All there is to an AMP contact; the owner by `ownerName`. */
export function ampContactLines(
  row: AmpContactRow,
  ownerName: string | null,
  paint: Paint,
  custom: readonly AmpField[] = [],
): readonly string[] {
  const values = [...ampFields, ...custom]
    .map(({ name, label }) => {
      const own = name === 'email' ? row.email : (row.fields[name] ?? null);
      const value = name === 'owner' && own !== null ? (ownerName ?? own) : own;
      return { label, value };
    })
    .filter(({ value }) => value !== null)
    .map(({ label, value }) => [paint.dim(label), plain(String(value))]);
  const link =
    row.link === null ? 'none' : `ConnectWise contact ${row.link.contactId} (${row.link.state})`;
  return [
    paint.bold(`AMP contact ${row.id}`),
    ...table(
      [
        ...values,
        [paint.dim('Link'), link],
        [paint.dim('Version'), String(row.version)],
        [paint.dim('Created'), readable(row.createdAt)],
        [paint.dim('Updated'), readable(row.updatedAt)],
        ...(row.deletedAt === null ? [] : [[paint.dim('Removed'), readable(row.deletedAt)]]),
      ],
      { indent: 2 },
    ),
  ];
}
