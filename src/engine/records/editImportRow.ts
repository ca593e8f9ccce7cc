import { badInput } from '../../core/badInput.ts';
import { ampFieldsWith } from '../../core/contact/ampFields.ts';
import { notFound } from '../../core/notFound.ts';
import type { ContactImport, ImportRow } from '../../ports/importStore.ts';
import type { EngineDeps } from '../deps.ts';
import { chosenColumns } from './contactColumns.ts';
import { contactsOfRows, decideRow } from './importRow.ts';

/** Changes to a checked row; absent members stay unchanged. */
export type RowEdit = {
  /** All texts of the row, by column. */
  readonly cells?: readonly string[] | undefined;
  /** Whether the row adds a new AMP contact, even if another one has its address. */
  readonly apart?: boolean | undefined;
  readonly skipped?: boolean | undefined;
};

const longestCell = 10_000;

/**
 * Changes a row of an import that is not being applied, and decides its effect again. Throws
 * `not_found`, `bad_input`.
 */
export async function editImportRow(
  { stores, ids }: Pick<EngineDeps, 'stores' | 'ids'>,
  id: string,
  line: number,
  { cells, apart, skipped }: RowEdit,
): Promise<{ readonly row: ImportRow; readonly found: ContactImport }> {
  const { imports, ampFields, users } = stores;
  const found = await imports.get(id);
  const row = await imports.row(id, line);
  if (found === null || row === null) throw notFound('import', id);
  if (cells?.some((text) => text.length > longestCell) === true) {
    throw badInput('cells', { code: 'too_long' }, { code: 'text_up_to', longest: longestCell });
  }
  const custom = await ampFields.list();
  const columns = chosenColumns(
    found.columns.map(({ name }) => name),
    found.columns.map(({ field }) => field),
    custom,
  );
  const known = { fields: ampFieldsWith(custom), users: await users.list(), columns };
  const entered = {
    line,
    values: cells ?? row.cells,
    apart: apart ?? row.pairing?.refused === true,
    skipped: skipped ?? row.action === 'skipped',
  };
  const present = await contactsOfRows(stores, [entered], columns);
  const decided = await decideRow(entered, known, present, {
    newId: () => ids.next(),
    rivalOf: (key) => imports.rival(id, key, line),
  });
  return { row: decided, found: await imports.replace(id, decided) };
}
