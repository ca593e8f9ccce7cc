import { contactName as nameOfContact } from '../../contract/names.ts';
import type { AmpContact } from '../../core/contact/ampContact.ts';
import { type AmpField, ampFields } from '../../core/contact/ampFields.ts';
import type { Contact } from '../../core/contact/contact.ts';
import { shownAmpName } from '../../core/contact/shownName.ts';
import { plainText } from '../../core/plainText.ts';
import type { LostAnswer } from '../../core/plan/lostAnswer.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';
import { voice } from '../voice.ts';
import { lostAnswerText } from './lostAnswer.ts';
import type { Paint } from './paint.ts';
import { cut, filled, readable, table } from './text.ts';

/** The name of a ConnectWise contact, or its id if it has none. */
export function contactName(contact: Pick<Contact, 'id' | 'firstName' | 'lastName'>): string {
  return nameOfContact(contact, voice.texts);
}

/** The minimum width in columns for an AMP contact in one line. */
const oneLine = 120;

/** An AMP contact in a list: one line, or two if they are short. */
export function ampContactListLines(
  row: AmpContactRow,
  paint: Paint,
  columns: number,
): readonly string[] {
  const company = text(row, 'company');
  const state =
    row.deletedAt !== null
      ? 'removed'
      : row.link === null
        ? 'AMP only'
        : voice.texts.linkStates[row.link.state];
  const name = shownAmpName(row);
  const email = plainText(row.email ?? '');
  if (columns < oneLine) {
    const room = Math.max(60, columns);
    const first = `${filled(name, Math.floor(room * 0.35))}  ${email}`;
    const rest = cut(company, room - 50);
    return [
      cut(first, room).trimEnd(),
      `  ${paint.dim(row.id)}  ${state.padEnd(8)}  ${rest}`.trimEnd(),
    ];
  }
  const room = columns - 36 - 2 - 8 - 6;
  const cells = [filled(name, Math.floor(room * 0.3)), filled(email, Math.floor(room * 0.4))];
  const rest = cut(company, Math.floor(room * 0.3));
  return [[row.id, state.padEnd(8), ...cells, rest].join('  ').trimEnd()];
}

function text(row: Pick<AmpContact, 'fields'>, field: string): string {
  return plainText(String(row.fields[field] ?? ''));
}

/** All details of an AMP contact; `ownerName` is its owner. */
export function ampContactLines(
  row: AmpContactRow,
  ownerName: string | null,
  paint: Paint,
  custom: readonly AmpField[] = [],
  lostAnswer: LostAnswer | null = null,
): readonly string[] {
  const values = [...ampFields, ...custom]
    .map(({ name, label }) => {
      const own = name === 'email' ? row.email : (row.fields[name] ?? null);
      const value = name === 'owner' && own !== null ? (ownerName ?? own) : own;
      return { label, value };
    })
    .filter(({ value }) => value !== null)
    .map(({ label, value }) => [paint.dim(label), plainText(String(value))]);
  const link =
    lostAnswer !== null
      ? lostAnswerText(lostAnswer)
      : row.link === null
        ? 'none'
        : `ConnectWise contact ${row.link.contactId} (${row.link.state})`;
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
