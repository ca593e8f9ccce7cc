import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { CsvError, parse } from 'csv-parse';
import { Failure } from '../core/failure.ts';
import { type EnteredTodo, todoFields } from '../core/todo/readTodo.ts';

/** A to-do of a file, or why its line cannot be read. */
export type TodoFileRow = { readonly line: number; readonly entered: EnteredTodo | Failure };

/**
 * To-dos of a file, one by one. Throws `bad_input` before the first where it is no such file, or cannot be
 * read to its end: half an import that has to be repeated would bring in that half twice.
 */
export async function* todoFileRows(file: string): AsyncGenerator<TodoFileRow> {
  const rows = rowsOf(file);
  try {
    for await (const _ of rows()) {
      // Read to its end, for what is wrong with the file itself.
    }
    yield* rows();
  } catch (thrown) {
    throw fileFailure(thrown, file);
  }
}

function rowsOf(file: string): () => AsyncGenerator<TodoFileRow> {
  if (/\.(?:jsonl|ndjson)$/iu.test(file)) return () => jsonRows(file);
  if (/\.csv$/iu.test(file)) return () => csvRows(file);
  const workbook = /\.(?:xlsx?|xlsm|ods|numbers)$/iu.test(file);
  throw badFile(
    workbook ? 'it is a workbook of a spreadsheet program' : 'its name does not tell its form',
    workbook ? `its table saved as ${csvForExcel}` : 'a file ending in .csv, .jsonl or .ndjson',
  );
}

const csvForExcel = 'CSV in UTF-8; in Excel: File > Save As > "CSV UTF-8 (Comma delimited)"';

function badFile(problem: string, accepted: string): Failure {
  return new Failure('bad_input', { field: 'file', problem, accepted });
}

/** What is wrong with a file, in words. */
function fileFailure(thrown: unknown, file: string): unknown {
  if (thrown instanceof CsvError) {
    const line = /line \d+/u.exec(thrown.message)?.[0] ?? 'somewhere';
    const problem = csvProblems[thrown.code] ?? `it is no CSV (${thrown.code})`;
    return badFile(
      `${line}: ${problem}; nothing was added`,
      'a value that has quotes in it between double quotes, and each of its own twice: "the ""blue"" one"',
    );
  }
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return badFile('its letters are not in UTF-8; some would be lost', csvForExcel);
  }
  if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'EISDIR') return thrown;
  const problem = code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
  return badFile(problem, `a file, not ${file}`);
}

const csvProblems: Readonly<Partial<Record<string, string>>> = {
  CSV_INVALID_CLOSING_QUOTE: 'something stands behind a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands inside a value that does not begin with one',
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and not closed',
};

/** The text of a file, piece by piece; UTF-8, or UTF-16 as Excel writes it. */
async function* textOf(file: string): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const chunk of createReadStream(file)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no encoding is set
    const bytes = chunk as Buffer;
    const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
    decoder ??= new TextDecoder(wide ? 'utf-16le' : 'utf-8', { fatal: true });
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder?.decode() ?? '';
}

async function* csvRows(file: string): AsyncGenerator<TodoFileRow> {
  const { delimiter, heading } = await formOf(file);
  const parser = parse({
    delimiter,
    from_line: heading,
    info: true,
    skip_empty_lines: true,
    // Spreadsheet programs write the columns of lines that are empty, and leave out those at the end.
    skip_records_with_empty_values: true,
    relax_column_count: true,
  });
  const source = Readable.from(textOf(file));
  // A pipe passes everything on but errors.
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: readonly string[] | null = null;
  try {
    for await (const one of parser) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the form that `info` promises
      const { record, info } = one as { record: readonly string[]; info: { lines: number } };
      if (columns === null) columns = checkedColumns(record);
      else yield { line: info.lines, entered: csvTodo(record, columns) };
    }
  } finally {
    source.destroy();
  }
  if (columns === null)
    throw badFile('it is empty', 'a heading, and a line for each to-do below it');
}

/** What stands between values, which a spreadsheet program takes from the country it is set to. */
async function formOf(file: string): Promise<{ delimiter: string; heading: number }> {
  let number = 0;
  for await (const line of linesOf(file)) {
    number++;
    const told = /^sep=(.)$/iu.exec(line)?.[1];
    if (told !== undefined) return { delimiter: told, heading: number + 1 };
    if (line.trim() === '') continue;
    const times = (sign: string) => line.split(sign).length;
    const [delimiter = ','] = [',', ';', '\t'].toSorted((a, b) => times(b) - times(a));
    return { delimiter, heading: number };
  }
  return { delimiter: ',', heading: 1 };
}

function csvTodo(record: readonly string[], columns: readonly string[]): EnteredTodo | Failure {
  if (record.slice(columns.length).some((value) => value.trim() !== '')) {
    return new Failure('bad_input', {
      field: 'line',
      problem: 'it has more values than the heading has columns',
      accepted: 'a value with commas or semicolons in it, between double quotes',
    });
  }
  // A column that is empty says nothing.
  const named = columns.map((name, index) => [name, record[index] ?? ''] as const);
  return new Map(named.filter(([, value]) => value !== ''));
}

/** Names of columns; a wrong one would leave out its values in silence. */
function checkedColumns(names: readonly string[]): readonly string[] {
  const columns = names.map((name) => {
    const field = todoFields.find((known) => known === name.trim().toLowerCase());
    if (field !== undefined) return field;
    const shown = JSON.stringify(name.slice(0, 40));
    throw badHeading(`there is no column ${shown}`, todoFields.join(', '));
  });
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined)
    throw badHeading(`the column ${twice} is there twice`, 'each column once');
  const missing = (['contact', 'subject'] as const).find((name) => !columns.includes(name));
  if (missing === undefined) return columns;
  throw badHeading(
    `the column ${missing} is missing`,
    `contact and subject, and if wanted ${optional}`,
  );
}

function badHeading(problem: string, accepted: string): Failure {
  return new Failure('bad_input', { field: 'heading', problem, accepted });
}

const optional = todoFields.filter((name) => name !== 'contact' && name !== 'subject').join(', ');

async function* linesOf(file: string): AsyncGenerator<string> {
  let begun = '';
  for await (const text of textOf(file)) {
    const lines = (begun + text).split(/\r?\n/u);
    begun = lines.pop() ?? '';
    yield* lines;
  }
  yield begun;
}

async function* jsonRows(file: string): AsyncGenerator<TodoFileRow> {
  let line = 0;
  for await (const text of linesOf(file)) {
    line++;
    if (text.trim() !== '') yield { line, entered: readJson(text) };
  }
}

function readJson(text: string): EnteredTodo | Failure {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return notRead('it is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return notRead('it is no JSON object');
  }
  const entered = new Map<string, string>();
  for (const [name, one] of Object.entries(value)) {
    if (one === null) continue;
    if (typeof one !== 'string') return notRead(`${name.slice(0, 40)} is no text`);
    entered.set(name, one);
  }
  return entered;
}

function notRead(problem: string): Failure {
  return new Failure('bad_input', {
    field: 'line',
    problem,
    accepted: '{"contact":"ID","subject":"Call back","due":"2026-03-05"}',
  });
}
