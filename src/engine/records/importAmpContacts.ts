import { badInput } from '../../core/badInput.ts';
import { ampFieldsWith } from '../../core/contact/ampFields.ts';
import type { CsvRecord, ReadCsv } from '../../ports/csvFiles.ts';
import type {
  ContactImport,
  ImportColumn,
  ImportFindings,
  ImportRow,
  ImportStore,
  PreviewedRow,
  RefusedRow,
} from '../../ports/importStore.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { type ContactColumn, chosenColumns, contactColumns } from './contactColumns.ts';
import { csvRows, formOf } from './csvRows.ts';
import {
  encodingOf,
  type FileForm,
  type FormChoices,
  fileField,
  type OpenFile,
} from './fileText.ts';
import { contactsOfRows, decideRow, type EnteredRow, type KnownToImport } from './importRow.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock' | 'ids'>;

/** Rows checked together. */
const batchSize = 500;

const mostRows = 200_000;
/** Rows that are listed in a preview: rejected ones, and those that change something. */
const shownRefused = 1000;
const shownRows = 50;

/** How to read a file, where that is not to be detected from the file itself. */
export type ImportChoices = FormChoices & {
  /** For each column of the file a field, `id`, or null; absent: by the names in the heading. */
  readonly columns?: readonly (string | null)[] | undefined;
};

/**
 * Checks a file of AMP contacts and stores the effects of applying it, without applying anything. A
 * row belongs to the AMP contact with its id, else with its e-mail address, else to a new one.
 * Throws `bad_input` if the file itself cannot be used. `save` comes last; rows stored before it
 * have no effect.
 */
export async function previewImport(
  deps: Deps & { readonly readCsv: ReadCsv },
  open: OpenFile,
  choices: ImportChoices = {},
  save: ImportStore['save'] = (id, findings) => deps.stores.imports.save(id, findings),
): Promise<ContactImport> {
  const { stores, ids, clock } = deps;
  const id = ids.next();
  await stores.imports.begin(id, instant(clock));
  const findings = await findingsIn(deps, id, open, choices).catch(async (thrown: unknown) => {
    await stores.imports.drop(id);
    throw thrown;
  });
  return await save(id, findings);
}

/** The result of checking a file; its rows are stored while they are read. */
async function findingsIn(
  deps: Deps & { readonly readCsv: ReadCsv },
  id: string,
  open: OpenFile,
  choices: ImportChoices,
): Promise<ImportFindings> {
  const { stores, readCsv } = deps;
  const custom = await stores.ampFields.list();
  const known = { fields: ampFieldsWith(custom), users: await stores.users.list() };
  const form = await formOf(open, choices);
  let preview: Preview | null = null;
  for await (const record of csvRows(readCsv, open, form)) {
    if (preview === null) {
      const columns =
        choices.columns === undefined
          ? contactColumns(record.values, custom)
          : chosenColumns(record.values, choices.columns, custom);
      preview = new Preview(deps, id, { ...known, columns }, record.values);
    } else await preview.take(record);
  }
  if (preview === null) {
    throw badInput(fileField, { code: 'file_empty' }, { code: 'heading_and_contacts' });
  }
  return { ...form, ...(await preview.findings()) };
}

/** Checks a file batch by batch. */
class Preview {
  readonly #deps: Deps;
  readonly #id: string;
  readonly #known: KnownToImport;
  readonly #heading: readonly string[];
  readonly #counts = { create: 0, update: 0, unchanged: 0, refused: 0 };
  readonly #refused: RefusedRow[] = [];
  readonly #rows: PreviewedRow[] = [];
  /** The line for each AMP contact, by its id or its address. */
  readonly #lines = new Map<string, number>();
  #batch: EnteredRow[] = [];
  #taken = 0;

  constructor(deps: Deps, id: string, known: KnownToImport, heading: readonly string[]) {
    this.#deps = deps;
    this.#id = id;
    this.#known = known;
    this.#heading = heading;
  }

  async take({ line, values }: CsvRecord): Promise<void> {
    if (++this.#taken > mostRows) {
      throw badInput(fileField, { code: 'too_many_rows' }, { code: 'rows_up_to', most: mostRows });
    }
    this.#batch.push({ line, values });
    if (this.#batch.length >= batchSize) await this.#decide();
  }

  async findings() {
    await this.#decide();
    const { columns } = this.#known;
    return {
      counts: this.#counts,
      skipped: 0,
      columns: this.#heading.map((name, index) => importColumn(name, columns[index] ?? null)),
      ignored: columns.flatMap((one) => (one?.kind === 'ignored' ? [one.name] : [])),
      refused: this.#refused,
      rows: this.#rows,
    };
  }

  async #decide(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length === 0) return;
    const { stores, ids } = this.#deps;
    const present = await contactsOfRows(stores, batch, this.#known.columns);
    const rows: ImportRow[] = [];
    for (const entered of batch) {
      const row = await decideRow(entered, this.#known, present, {
        newId: () => ids.next(),
        rivalOf: (key) => this.#lines.get(key) ?? null,
      });
      rows.push(row);
      this.#note(row);
    }
    await stores.imports.addRows(this.#id, rows);
  }

  #note({ line, action, key, ampContactId, email, changes, refusal }: ImportRow): void {
    if (key !== null) this.#lines.set(key, line);
    if (refusal !== null) {
      this.#counts.refused++;
      if (this.#refused.length < shownRefused) this.#refused.push(refusal);
      return;
    }
    if (action === 'refused' || action === 'skipped') return;
    this.#counts[action]++;
    if (action !== 'unchanged' && this.#rows.length < shownRows) {
      this.#rows.push({ line, action, ampContactId, email, changes });
    }
  }
}

function importColumn(name: string, column: ContactColumn): ImportColumn {
  const field = column?.kind === 'field' ? column.field.name : column?.kind === 'id' ? 'id' : null;
  return { name: name.trim().slice(0, 80), field };
}

/** The detected meanings of the columns. */
export type FileColumns = FileForm & {
  readonly columns: readonly (ImportColumn & { readonly samples: readonly string[] })[];
};

const mostSamples = 3;
const longestSample = 80;

/**
 * Reads enough of a file for samples of its columns, and all of it for its encoding; stores
 * nothing. Throws `bad_input`.
 */
export async function fileColumns(
  { stores, readCsv }: Pick<Deps, 'stores'> & { readonly readCsv: ReadCsv },
  open: OpenFile,
  choices: FormChoices,
): Promise<FileColumns> {
  const custom = await stores.ampFields.list();
  const encoding = choices.encoding ?? (await encodingOf(open));
  const form = await formOf(open, { ...choices, encoding });
  let heading: readonly string[] | null = null;
  let samples: string[][] = [];
  for await (const { values } of csvRows(readCsv, open, form)) {
    if (heading === null) {
      heading = values;
      samples = values.map(() => []);
      continue;
    }
    for (const [index, found] of samples.entries()) {
      const text = values[index]?.trim() ?? '';
      if (text !== '' && found.length < mostSamples) found.push(text.slice(0, longestSample));
    }
    if (samples.every(({ length }) => length >= mostSamples)) break;
  }
  if (heading === null) {
    throw badInput(fileField, { code: 'file_empty' }, { code: 'heading_and_contacts' });
  }
  const seen = new Set<string>();
  const columns = heading.map((name, index) => {
    const [column = null] = matchedColumn(name, custom);
    const found = importColumn(name, column);
    // Only the first column for a field is matched with it; a person has to choose any other.
    const field = found.field === null || seen.has(found.field) ? null : found.field;
    if (field !== null) seen.add(field);
    return { ...found, field, samples: samples[index] ?? [] };
  });
  return { ...form, columns };
}

/** Finds a column by its name; an unknown one is not imported. */
function matchedColumn(name: string, custom: Parameters<typeof contactColumns>[1]) {
  try {
    return contactColumns([name], custom);
  } catch {
    return [];
  }
}
