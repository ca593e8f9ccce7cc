import { badInput } from '../../core/badInput.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';
import type { ImportRow, RefusedRow, RowDone, SettledRow } from '../../ports/importStore.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { accepted, refusalOf, valueIn } from './importRow.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;
type AmpContacts = EngineDeps['stores']['ampContacts'];

/** Rows that are applied in one transaction. */
const appliedTogether = 50;

/**
 * Applies or undoes the next rows of an import that was started. Everything it does belongs in one
 * transaction. Returns false once nothing is left to do.
 */
export async function nextImportRows(deps: Deps, id: string): Promise<boolean> {
  const found = await deps.stores.imports.get(id);
  if (found?.state === 'applying') return await applyNextRows(deps, id);
  return found?.state === 'undoing' ? await undoNextRows(deps, id) : false;
}

/** If the AMP contact of a row that would create one exists by now, the row updates it. */
async function applyNextRows({ stores, clock }: Deps, id: string): Promise<boolean> {
  const { imports, ampContacts } = stores;
  const rows = await imports.pending(id, appliedTogether);
  const now = instant(clock);
  if (rows.length === 0) {
    await imports.finish(id, now);
    return false;
  }
  const done = { create: 0, update: 0, unchanged: 0, refused: 0 };
  const refused: RefusedRow[] = [];
  const settled: SettledRow[] = [];
  for (const row of rows) {
    const { line } = row;
    try {
      const one = await applyRow(row, ampContacts, now);
      done[one.done]++;
      settled.push({ line, ...one });
    } catch (thrown) {
      const { code, detail } = refusalOf(thrown);
      done.refused++;
      refused.push({ line, column: null, code, detail });
      settled.push({ line, done: 'refused', ampContactId: row.ampContactId, before: null });
    }
  }
  await imports.noteApplied(id, settled, done, refused);
  return true;
}

type Applied = Pick<SettledRow, 'ampContactId' | 'before'> & {
  readonly done: 'create' | 'update' | 'unchanged';
};

async function applyRow(
  { action, ampContactId, set, pairing }: ImportRow,
  ampContacts: AmpContacts,
  now: string,
): Promise<Applied> {
  const email = typeof set.email === 'string' ? set.email : null;
  // A person said that the contact with this address is someone else.
  const isApart = pairing?.refused === true;
  const looksFor = action === 'create' && email !== null && !isApart;
  const [there, another] = looksFor ? await ampContacts.byEmails([email]) : [];
  if (another !== undefined) {
    throw badInput('email', { code: 'several_amp_contacts' }, accepted, { see: 'contacts' });
  }
  if (action === 'create' && there === undefined) {
    const { version } = await ampContacts.add({ id: ampContactId, set }, now);
    return { done: 'create', ampContactId, before: { version, values: {} } };
  }
  const present = there ?? (await ampContacts.get(ampContactId));
  if (present === null || present.deletedAt !== null) {
    throw badInput('id', { code: 'amp_contact_removed' }, accepted, { see: 'contacts' });
  }
  const { version } = await ampContacts.edit(present.id, { set }, present.version, now);
  if (version === present.version) {
    return { done: 'unchanged', ampContactId: present.id, before: null };
  }
  const values = Object.fromEntries(
    Object.keys(set).map((field) => [field, valueIn(present, field)]),
  );
  return { done: 'update', ampContactId: present.id, before: { version, values } };
}

async function undoNextRows({ stores, clock }: Deps, id: string): Promise<boolean> {
  const { imports, ampContacts } = stores;
  const rows = await imports.toUndo(id, appliedTogether);
  if (rows.length === 0) {
    await imports.finishUndo(id);
    return false;
  }
  const now = instant(clock);
  const settled: { readonly line: number; readonly done: RowDone }[] = [];
  for (const row of rows) {
    settled.push({ line: row.line, done: await undoRow(row, ampContacts, now) });
  }
  await imports.noteUndone(id, settled);
  return true;
}

/** Undoes a row, unless a person edited the AMP contact since. */
async function undoRow(
  { ampContactId, before, done, set }: ImportRow,
  ampContacts: AmpContacts,
  now: string,
): Promise<'undone' | 'kept'> {
  const present = await ampContacts.get(ampContactId);
  if (before === null || present === null || present.deletedAt !== null) return 'kept';
  if (isEditedSince(present, before.version, set)) return 'kept';
  // Other values came from elsewhere, possibly from a person's edit that has been synced since.
  if (done === 'create' && hasMoreThan(present, set)) return 'kept';
  if (done === 'create') await ampContacts.remove(ampContactId, present.version, now);
  else await ampContacts.edit(ampContactId, { set: before.values }, present.version, now);
  return 'undone';
}

/** Whether an AMP contact has values in fields that are not among these. */
function hasMoreThan({ fields }: AmpContactRow, set: ImportRow['set']): boolean {
  return Object.entries(fields).some(([field, value]) => value !== null && !(field in set));
}

/** Whether a person, or a sync with another value, changed it since. */
function isEditedSince(row: AmpContactRow, version: number, set: ImportRow['set']): boolean {
  if (row.version === version) return false;
  return (
    row.editedBy !== null ||
    Object.entries(set).some(([field, value]) => valueIn(row, field) !== value)
  );
}
