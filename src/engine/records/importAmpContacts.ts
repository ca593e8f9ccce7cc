import { badInput } from '../../core/badInput.ts';
import type { FieldValue } from '../../core/contact/ampContact.ts';
import { type AmpField, ampFieldsWith } from '../../core/contact/ampFields.ts';
import { canonicalEmail } from '../../core/contact/emails.ts';
import type { User } from '../../core/contact/owners.ts';
import { Failure } from '../../core/failure.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';
import type { CsvRecord, ReadCsv } from '../../ports/csvFiles.ts';
import type {
  ContactImport,
  ImportRow,
  PreviewedRow,
  RefusedRow,
} from '../../ports/importStore.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { readValues } from './ampContactValues.ts';
import {
  type ContactCells,
  type ContactColumn,
  contactCells,
  contactColumns,
} from './contactColumns.ts';
import { csvRows } from './csvRows.ts';
import { isReachable, unreachable, withOwnerAmong } from './enterAmpContact.ts';
import { fileField, type OpenFile } from './fileText.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock' | 'ids'>;

/** Rows that are looked at together. */
const batchSize = 500;

const mostRows = 200_000;
/** Rows that are listed in a preview. */
const shownRefused = 1000;
const shownRows = 50;

/**
 * Looks through a file of AMP contacts, and keeps what applying it will do; nothing of it is done. A row is
 * about the AMP contact of its id, else of its e-mail address, else about a new one. Throws `bad_input` where
 * the file itself cannot be used.
 */
export async function previewImport(
  deps: Deps & { readonly readCsv: ReadCsv },
  open: OpenFile,
): Promise<ContactImport> {
  const { stores, ids, clock, readCsv } = deps;
  const id = ids.next();
  const custom = await stores.ampFields.list();
  await stores.imports.begin(id, instant(clock));
  try {
    const preview = new Preview(deps, id, {
      fields: ampFieldsWith(custom),
      users: await stores.users.list(),
    });
    let columns: readonly ContactColumn[] | null = null;
    for await (const record of csvRows(readCsv, open)) {
      if (columns === null) columns = contactColumns(record.values, custom);
      else await preview.take(record, columns);
    }
    if (columns === null) {
      throw badInput(fileField, { code: 'file_empty' }, { code: 'heading_and_contacts' });
    }
    return await stores.imports.save(id, await preview.findings(columns));
  } catch (thrown) {
    await stores.imports.drop(id);
    throw thrown;
  }
}

type Known = { readonly fields: readonly AmpField[]; readonly users: readonly User[] };

type Read = CsvRecord & { readonly cells: ContactCells };

/** The AMP contacts of one batch, by id and by e-mail address. */
type Present = {
  readonly byId: ReadonlyMap<string, AmpContactRow>;
  readonly byEmail: ReadonlyMap<string, readonly AmpContactRow[]>;
};

/** What is found in a file, batch by batch. */
class Preview {
  readonly #deps: Deps;
  readonly #id: string;
  readonly #known: Known;
  readonly #counts = { create: 0, update: 0, unchanged: 0, refused: 0 };
  readonly #refused: RefusedRow[] = [];
  readonly #rows: PreviewedRow[] = [];
  /** The line that is about an AMP contact, by its id or its address. */
  readonly #lines = new Map<string, number>();
  #columns: readonly ContactColumn[] = [];
  #batch: Read[] = [];
  #taken = 0;

  constructor(deps: Deps, id: string, known: Known) {
    this.#deps = deps;
    this.#id = id;
    this.#known = known;
  }

  async take(record: CsvRecord, columns: readonly ContactColumn[]): Promise<void> {
    this.#columns = columns;
    if (++this.#taken > mostRows) {
      throw badInput(fileField, { code: 'too_many_rows' }, { code: 'rows_up_to', most: mostRows });
    }
    try {
      this.#batch.push({ ...record, cells: contactCells(record.values, columns) });
    } catch (thrown) {
      this.#refuse(record.line, thrown);
    }
    if (this.#batch.length >= batchSize) await this.#decide();
  }

  async findings(columns: readonly ContactColumn[]) {
    await this.#decide();
    const ignored = columns.flatMap((one) => (one?.kind === 'ignored' ? [one.name] : []));
    const refused = this.#refused.toSorted((a, b) => a.line - b.line);
    return { counts: this.#counts, ignored, refused, rows: this.#rows };
  }

  async #decide(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length === 0) return;
    const present = await presentIn(this.#deps, batch);
    const rows: ImportRow[] = [];
    for (const { line, cells } of batch) {
      try {
        const row = this.#rowOf(line, cells, present);
        if (row === null) this.#counts.unchanged++;
        else {
          this.#counts[row.action]++;
          rows.push(row);
        }
      } catch (thrown) {
        this.#refuse(line, thrown);
      }
    }
    await this.#deps.stores.imports.addRows(this.#id, rows);
  }

  /** Null: it changes nothing. Throws `bad_input`. */
  #rowOf(line: number, cells: ContactCells, present: Present): ImportRow | null {
    const { fields, users } = this.#known;
    const row = contactOf(cells, present);
    const email = cells.texts.get('email');
    this.#once(line, row === null ? `new ${canonicalEmail(email ?? '')}` : row.id);
    const own = new Map(
      [...cells.texts].filter(([name, text]) => !isShownAs(text, row, name, users)),
    );
    const read = own.size === 0 ? {} : withOwnerAmong(users, readValues(own, fields));
    const changes = Object.entries(read)
      .map(([field, to]) => ({ field, from: valueIn(row, field), to }))
      .filter(({ from, to }) => from !== to);
    if (row !== null && changes.length === 0) return null;
    const set = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
    if (!isReachable({ email: row?.email ?? null, ...row?.fields, ...set })) throw unreachable();
    const action = row === null ? 'create' : 'update';
    const ampContactId = row?.id ?? this.#deps.ids.next();
    if (this.#rows.length < shownRows) {
      this.#rows.push({ line, action, ampContactId, email: row?.email ?? email ?? null, changes });
    }
    return { line, action, ampContactId, set };
  }

  #once(line: number, key: string): void {
    const earlier = this.#lines.get(key);
    if (earlier !== undefined) {
      throw badInput('line', { code: 'contact_repeats', earlier }, { code: 'one_row_each' });
    }
    this.#lines.set(key, line);
  }

  #refuse(line: number, thrown: unknown): void {
    const failure = refusalOf(thrown);
    this.#counts.refused++;
    if (this.#refused.length >= shownRefused) return;
    const { field } = failure.detail;
    const column = this.#columns.find(
      (one) => one !== null && (one.kind === 'field' ? one.field.name : one.kind) === field,
    );
    const { code, detail } = failure;
    this.#refused.push({ line, column: column?.name ?? null, code, detail });
  }
}

async function presentIn({ stores }: Deps, batch: readonly Read[]): Promise<Present> {
  const ids = batch.flatMap(({ cells }) => cells.id ?? []);
  const emails = batch.flatMap(({ cells }) =>
    cells.id === null ? (cells.texts.get('email') ?? []) : [],
  );
  const byIds = ids.length === 0 ? [] : await stores.ampContacts.byIds(ids);
  const byEmails = emails.length === 0 ? [] : await stores.ampContacts.byEmails(emails);
  const byEmail = new Map<string, AmpContactRow[]>();
  for (const row of byEmails) {
    const key = canonicalEmail(row.email ?? '');
    byEmail.set(key, [...(byEmail.get(key) ?? []), row]);
  }
  return { byId: new Map(byIds.map((row) => [row.id, row])), byEmail };
}

/** The AMP contact that a row is about; null: a new one. Throws `bad_input`. */
function contactOf({ id, texts }: ContactCells, { byId, byEmail }: Present): AmpContactRow | null {
  const see = { see: 'contacts' } as const;
  if (id !== null) {
    const row = byId.get(id);
    if (row === undefined) throw badInput('id', { code: 'no_such_amp_contact' }, accepted, see);
    if (row.deletedAt === null) return row;
    throw badInput('id', { code: 'amp_contact_removed' }, accepted, see);
  }
  const email = texts.get('email');
  if (email === undefined) throw badInput('email', { code: 'nothing_to_match' }, accepted);
  const found = byEmail.get(canonicalEmail(email)) ?? [];
  if (found.length > 1) throw badInput('email', { code: 'several_amp_contacts' }, accepted, see);
  return found[0] ?? null;
}

const accepted = { code: 'address_or_id' } as const;

function valueIn(row: AmpContactRow | null, field: string): FieldValue {
  return (field === 'email' ? row?.email : row?.fields[field]) ?? null;
}

/** Whether a cell says what an export has there. */
function isShownAs(
  text: string,
  row: AmpContactRow | null,
  field: string,
  users: readonly User[],
): boolean {
  const value = valueIn(row, field);
  if (value === null) return false;
  // The address is what the row was found by.
  if (field === 'email') return canonicalEmail(text) === canonicalEmail(String(value));
  const user = field === 'owner' ? users.find(({ id }) => id === value) : undefined;
  return text === String(value) || text === user?.email;
}

/** Throws what is no refusal of a row. */
function refusalOf(thrown: unknown): Failure {
  if (thrown instanceof Failure && thrown.code === 'bad_input') return thrown;
  throw thrown;
}

/** Rows that are applied in one transaction. */
const appliedTogether = 50;

/**
 * Applies the next rows of an import that was started; all it does belongs in one transaction. A row that was
 * to be created and is there by now changes it instead. Returns false once all are applied.
 */
export async function applyNextRows({ stores, clock }: Deps, id: string): Promise<boolean> {
  const { imports, ampContacts } = stores;
  const found = await imports.get(id);
  if (found === null || found.state !== 'applying') return false;
  const rows = await imports.pending(id, appliedTogether);
  const now = instant(clock);
  if (rows.length === 0) {
    await imports.finish(id, now);
    return false;
  }
  const done = { create: 0, update: 0, unchanged: 0, refused: 0 };
  const refused: RefusedRow[] = [];
  for (const row of rows) {
    try {
      done[await applyRow(row, ampContacts, now)]++;
    } catch (thrown) {
      const { code, detail } = refusalOf(thrown);
      done.refused++;
      refused.push({ line: row.line, column: null, code, detail });
    }
  }
  const lines = rows.map(({ line }) => line);
  await imports.settle(id, lines, done, refused);
  return true;
}

async function applyRow(
  { action, ampContactId, set }: ImportRow,
  ampContacts: EngineDeps['stores']['ampContacts'],
  now: string,
): Promise<'create' | 'update' | 'unchanged'> {
  const email = typeof set.email === 'string' ? set.email : null;
  const added = action === 'create' && email !== null ? await ampContacts.byEmails([email]) : [];
  const [there, another] = added;
  if (another !== undefined) {
    throw badInput('email', { code: 'several_amp_contacts' }, accepted, { see: 'contacts' });
  }
  if (action === 'create' && there === undefined) {
    await ampContacts.add({ id: ampContactId, set }, now);
    return 'create';
  }
  const present = there ?? (await ampContacts.get(ampContactId));
  if (present === null || present.deletedAt !== null) {
    throw badInput('id', { code: 'amp_contact_removed' }, accepted, { see: 'contacts' });
  }
  const { version } = await ampContacts.edit(present.id, { set }, present.version, now);
  return version === present.version ? 'unchanged' : 'update';
}
