import { badInput } from '../../core/badInput.ts';
import type { FieldValue } from '../../core/contact/ampContact.ts';
import type { AmpField } from '../../core/contact/ampFields.ts';
import { canonicalEmail } from '../../core/contact/emails.ts';
import type { User } from '../../core/contact/owners.ts';
import { shownAmpName } from '../../core/contact/shownName.ts';
import { Failure } from '../../core/failure.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';
import type { ImportRow, Pairing, RefusedRow } from '../../ports/importStore.ts';
import type { EngineDeps } from '../deps.ts';
import { readValues } from './ampContactValues.ts';
import { type ContactCells, type ContactColumn, contactCells } from './contactColumns.ts';
import { isReachable, unreachable, withOwnerAmong } from './enterAmpContact.ts';

/** The data that rows are checked against. */
export type KnownToImport = {
  readonly fields: readonly AmpField[];
  readonly users: readonly User[];
  readonly columns: readonly ContactColumn[];
};

/** A row of a file as entered, with a person's decisions about it. */
export type EnteredRow = {
  readonly line: number;
  readonly values: readonly string[];
  /** The row adds a new AMP contact, even if another one has its address or id. */
  readonly apart?: boolean;
  readonly skipped?: boolean;
};

/** The AMP contacts that rows are about, by id and by e-mail address. */
export type PresentContacts = {
  readonly byId: ReadonlyMap<string, AmpContactRow>;
  readonly byEmail: ReadonlyMap<string, readonly AmpContactRow[]>;
};

/** The AMP contacts of the rows. Rows that cannot be read have none. */
export async function contactsOfRows(
  { ampContacts }: Pick<EngineDeps['stores'], 'ampContacts'>,
  rows: readonly EnteredRow[],
  columns: readonly ContactColumn[],
): Promise<PresentContacts> {
  const ids: string[] = [];
  const emails: string[] = [];
  for (const { values } of rows) {
    const cells = cellsOf(values, columns);
    if (cells instanceof Failure) continue;
    const email = cells.texts.get('email');
    if (cells.id !== null) ids.push(cells.id);
    else if (email !== undefined) emails.push(email);
  }
  const byIds = ids.length === 0 ? [] : await ampContacts.byIds(ids);
  const byEmails = emails.length === 0 ? [] : await ampContacts.byEmails(emails);
  const byEmail = new Map<string, AmpContactRow[]>();
  for (const row of byEmails) {
    const key = canonicalEmail(row.email ?? '');
    byEmail.set(key, [...(byEmail.get(key) ?? []), row]);
  }
  return { byId: new Map(byIds.map((row) => [row.id, row])), byEmail };
}

/**
 * The effect of a row. `newId` is for an AMP contact that it creates; `rivalOf` returns the line of
 * another row for the same AMP contact.
 */
export async function decideRow(
  entered: EnteredRow,
  known: KnownToImport,
  present: PresentContacts,
  {
    newId,
    rivalOf,
  }: {
    readonly newId: () => string;
    readonly rivalOf: (key: string) => number | null | Promise<number | null>;
  },
): Promise<ImportRow> {
  const { line, values: cells, apart = false, skipped = false } = entered;
  const none = { line, cells, set: {}, changes: [], done: null, before: null } as const;
  let email: string | null = null;
  let pairing: Pairing | null = null;
  try {
    const read = cellsOf(cells, known.columns);
    if (read instanceof Failure) throw read;
    email = read.texts.get('email') ?? null;
    const found = foundBy(read, present);
    pairing = found === null ? null : pairingOf(found.row, found.by, apart);
    const row = found === null || apart ? null : found.row;
    const key =
      row === null ? `new ${apart ? `${line} ` : ''}${canonicalEmail(email ?? '')}` : row.id;
    if (skipped) {
      const of = { ...none, action: 'skipped', ampContactId: row?.id ?? '', key: null } as const;
      return { ...of, email, pairing, refusal: null };
    }
    const earlier = await rivalOf(key);
    if (earlier !== null) {
      throw badInput('line', { code: 'contact_repeats', earlier }, { code: 'one_row_each' });
    }
    const changes = changesOf(read, row, known);
    const of = { ...none, key, email: row?.email ?? email, pairing, refusal: null, changes };
    if (row !== null && changes.length === 0) {
      return { ...of, action: 'unchanged', ampContactId: row.id };
    }
    const set = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
    if (!isReachable({ email: row?.email ?? null, ...row?.fields, ...set })) throw unreachable();
    return row === null
      ? { ...of, action: 'create', ampContactId: newId(), set }
      : { ...of, action: 'update', ampContactId: row.id, set };
  } catch (thrown) {
    const { code, detail } = refusalOf(thrown);
    const { field } = detail;
    const column = known.columns.find(
      (one) => one !== null && (one.kind === 'field' ? one.field.name : one.kind) === field,
    );
    const refusal: RefusedRow = { line, column: column?.name ?? null, code, detail };
    const action = skipped ? 'skipped' : 'refused';
    return { ...none, action, ampContactId: '', key: null, email, pairing, refusal };
  }
}

function cellsOf(
  values: readonly string[],
  columns: readonly ContactColumn[],
): ContactCells | Failure {
  try {
    return contactCells(values, columns);
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

function pairingOf(row: AmpContactRow, by: Pairing['by'], refused: boolean): Pairing {
  const { id: ampContactId, email } = row;
  return { by, ampContactId, name: shownAmpName(row), email, refused };
}

type Found = { readonly row: AmpContactRow; readonly by: Pairing['by'] };

/** The AMP contact that a row is about; null: a new one. Throws `bad_input`. */
function foundBy({ id, texts }: ContactCells, { byId, byEmail }: PresentContacts): Found | null {
  const see = { see: 'contacts' } as const;
  if (id !== null) {
    const row = byId.get(id);
    if (row === undefined) throw badInput('id', { code: 'no_such_amp_contact' }, accepted, see);
    if (row.deletedAt === null) return { row, by: 'id' };
    throw badInput('id', { code: 'amp_contact_removed' }, accepted, see);
  }
  const email = texts.get('email');
  if (email === undefined) throw badInput('email', { code: 'nothing_to_match' }, accepted);
  const found = byEmail.get(canonicalEmail(email)) ?? [];
  if (found.length > 1) throw badInput('email', { code: 'several_amp_contacts' }, accepted, see);
  const [row] = found;
  return row === undefined ? null : { row, by: 'email' };
}

export const accepted = { code: 'address_or_id' } as const;

function changesOf(
  { texts }: ContactCells,
  row: AmpContactRow | null,
  { fields, users }: KnownToImport,
): ImportRow['changes'] {
  const own = new Map([...texts].filter(([name, text]) => !isShownAs(text, row, name, users)));
  const read = own.size === 0 ? {} : withOwnerAmong(users, readValues(own, fields));
  return Object.entries(read)
    .map(([field, to]) => ({ field, from: valueIn(row, field), to }))
    .filter(({ from, to }) => from !== to);
}

/** The value of a field; the e-mail address is one of the fields. */
export function valueIn(
  row: Pick<AmpContactRow, 'email' | 'fields'> | null,
  field: string,
): FieldValue {
  return (field === 'email' ? row?.email : row?.fields[field]) ?? null;
}

/** Whether a cell equals the exported value. */
function isShownAs(
  text: string,
  row: AmpContactRow | null,
  field: string,
  users: readonly User[],
): boolean {
  const value = valueIn(row, field);
  if (value === null) return false;
  // The row was found by its address.
  if (field === 'email') return canonicalEmail(text) === canonicalEmail(String(value));
  const user = field === 'owner' ? users.find(({ id }) => id === value) : undefined;
  return text === String(value) || text === user?.email;
}

/** Rethrows any error that is not the rejection of a row. */
export function refusalOf(thrown: unknown): Failure {
  if (thrown instanceof Failure && thrown.code === 'bad_input') return thrown;
  throw thrown;
}
