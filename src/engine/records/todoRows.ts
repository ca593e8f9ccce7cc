import { withoutGuard } from '../../core/csv/csvText.ts';
import { Failure } from '../../core/failure.ts';
import { type EnteredTodo, todoFields } from '../../core/todo/readTodo.ts';
import { csvRecords } from './csvRows.ts';
import { badFile, linesOf, type OpenFile } from './fileText.ts';

/** A to-do of a file, or why its line cannot be read. */
export type TodoFileRow = { readonly line: number; readonly entered: EnteredTodo | Failure };

/** CSV with a heading, or a JSON object on each line. */
export type TodoFileForm = 'csv' | 'json_lines';

/**
 * To-dos of a file, one by one. Throws `bad_input` before the first where the file cannot be read to its
 * end: half an import that has to be repeated would bring in that half twice.
 */
export async function* todoRows(open: OpenFile, form: TodoFileForm): AsyncGenerator<TodoFileRow> {
  const rows = form === 'csv' ? csvRows : jsonRows;
  for await (const _ of rows(open)) {
    // Read to its end, for what is wrong with the file itself.
  }
  yield* rows(open);
}

type Field = (typeof todoFields)[number];

async function* csvRows(open: OpenFile): AsyncGenerator<TodoFileRow> {
  let columns: readonly (Field | null)[] | null = null;
  for await (const { line, values } of csvRecords(open)) {
    if (columns === null) columns = checkedColumns(values);
    else yield { line, entered: csvTodo(values, columns) };
  }
  if (columns === null) {
    throw badFile('it is empty', 'a heading, and a line for each to-do below it');
  }
}

function csvTodo(
  values: readonly string[],
  columns: readonly (Field | null)[],
): EnteredTodo | Failure {
  const entered = new Map<string, string>();
  for (const [index, text] of values.entries()) {
    // A column that is empty says nothing.
    if (text.trim() === '') continue;
    const name = columns[index];
    if (name === undefined) {
      return badLine(
        'it has more values than the heading has columns',
        'a value with commas or semicolons in it, between double quotes',
      );
    }
    if (name === null) {
      return badLine(
        `column ${index + 1} has a value and no name`,
        'a name in the heading for each column with values',
      );
    }
    entered.set(name, withoutGuard(text));
  }
  return entered;
}

function badLine(problem: string, accepted: string): Failure {
  return new Failure('bad_input', { field: 'line', problem, accepted });
}

/**
 * Names of columns; a wrong one would skip its values in silence. A blank one, null, is a column that a
 * spreadsheet has and nobody uses; those at the end are no columns.
 */
function checkedColumns(names: readonly string[]): readonly (Field | null)[] {
  const columns = names.map((name) => {
    if (name.trim() === '') return null;
    const field = todoFields.find((known) => known === name.trim().toLowerCase());
    if (field !== undefined) return field;
    const shown = JSON.stringify(name.slice(0, 40));
    throw badHeading(`there is no column ${shown}`, todoFields.join(', '));
  });
  const named = columns.filter((name) => name !== null);
  const twice = named.find((name, index) => named.indexOf(name) !== index);
  if (twice !== undefined) {
    throw badHeading(`the column ${twice} is there twice`, 'each column once');
  }
  const missing = (['contact', 'subject'] as const).find((name) => !named.includes(name));
  if (missing === undefined)
    return columns.slice(0, columns.findLastIndex((one) => one !== null) + 1);
  throw badHeading(
    `the column ${missing} is missing`,
    `contact and subject, and if wanted ${optional}`,
  );
}

function badHeading(problem: string, accepted: string): Failure {
  return new Failure('bad_input', { field: 'heading', problem, accepted });
}

const optional = todoFields.filter((name) => name !== 'contact' && name !== 'subject').join(', ');

async function* jsonRows(open: OpenFile): AsyncGenerator<TodoFileRow> {
  let line = 0;
  for await (const text of linesOf(open)) {
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
  return badLine(problem, '{"contact":"ID","subject":"Call back","due":"2026-03-05"}');
}
