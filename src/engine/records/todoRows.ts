import { badInput, type Problem } from '../../core/badInput.ts';
import { withoutGuard } from '../../core/csv/csvText.ts';
import type { Failure } from '../../core/failure.ts';
import { closestNames } from '../../core/filter/closest.ts';
import { type EnteredTodo, todoFields } from '../../core/todo/readTodo.ts';
import type { ReadCsv } from '../../ports/csvFiles.ts';
import { csvRows } from './csvRows.ts';
import { fileField, linesOf, type OpenFile } from './fileText.ts';

/** A to-do of a file, or why its line cannot be read. */
export type TodoFileRow = { readonly line: number; readonly entered: EnteredTodo | Failure };

/** CSV with a heading, or a JSON object on each line. */
export type TodoFileForm = 'csv' | 'json_lines';

/**
 * To-dos of a file, one by one. Throws `bad_input` before the first one if any part of the file
 * cannot be read: repeating an import that stopped halfway would import that half twice.
 */
export async function* todoRows(
  { readCsv }: { readonly readCsv: ReadCsv },
  open: OpenFile,
  form: TodoFileForm,
): AsyncGenerator<TodoFileRow> {
  const rows = () => (form === 'csv' ? csvTodos(readCsv, open) : jsonTodos(open));
  for await (const _ of rows()) {
    // Read to the end, to find errors in the file itself.
  }
  yield* rows();
}

type Field = (typeof todoFields)[number];

async function* csvTodos(readCsv: ReadCsv, open: OpenFile): AsyncGenerator<TodoFileRow> {
  let columns: readonly (Field | null)[] | null = null;
  for await (const { line, values } of csvRows(readCsv, open)) {
    if (columns === null) columns = checkedColumns(values);
    else yield { line, entered: csvTodo(values, columns) };
  }
  if (columns === null) {
    throw badInput(fileField, { code: 'file_empty' }, { code: 'heading_and_rows' });
  }
}

function csvTodo(
  values: readonly string[],
  columns: readonly (Field | null)[],
): EnteredTodo | Failure {
  const entered = new Map<string, string>();
  for (const [index, text] of values.entries()) {
    // A blank cell is ignored.
    if (text.trim() === '') continue;
    const name = columns[index];
    if (name === undefined) {
      return badInput('line', { code: 'values_beyond_columns' }, { code: 'quoted_values' });
    }
    if (name === null) {
      const column = index + 1;
      return badInput('line', { code: 'column_unnamed', column }, { code: 'names_for_columns' });
    }
    entered.set(name, withoutGuard(text));
  }
  return entered;
}

/**
 * Names of columns; a wrong one would silently skip its values. A blank one, null, is an unused
 * column of a spreadsheet; blank ones at the end are ignored.
 */
function checkedColumns(names: readonly string[]): readonly (Field | null)[] {
  const columns = names.map((name) => {
    if (name.trim() === '') return null;
    const field = todoFields.find((one) => one === name.trim().toLowerCase());
    if (field !== undefined) return field;
    const column = JSON.stringify(name.slice(0, 40));
    const known = { code: 'one_of', names: todoFields.join(', ') } as const;
    const choices = todoFields.map((one) => ({ name: one }));
    const closest = closestNames(name, choices)[0] ?? 'subject';
    throw badInput('heading', { code: 'unknown_column', column, closest }, known);
  });
  const named = columns.filter((name) => name !== null);
  const twice = named.find((name, index) => named.indexOf(name) !== index);
  if (twice !== undefined) {
    throw badInput('heading', { code: 'column_twice', column: twice }, { code: 'columns_once' });
  }
  const missing = (['contact', 'subject'] as const).find((name) => !named.includes(name));
  if (missing === undefined)
    return columns.slice(0, columns.findLastIndex((one) => one !== null) + 1);
  throw badInput(
    'heading',
    { code: 'column_missing', column: missing },
    { code: 'columns', optional },
  );
}

const optional = todoFields.filter((name) => name !== 'contact' && name !== 'subject').join(', ');

async function* jsonTodos(open: OpenFile): AsyncGenerator<TodoFileRow> {
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
    return notRead({ code: 'not_json' });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return notRead({ code: 'not_json_object' });
  }
  const entered = new Map<string, string>();
  for (const [name, one] of Object.entries(value)) {
    if (one === null) continue;
    if (typeof one !== 'string') return notRead({ code: 'not_text', name: name.slice(0, 40) });
    entered.set(name, one);
  }
  return entered;
}

function notRead(problem: Problem): Failure {
  return badInput('line', problem, { code: 'todo_as_json' });
}
