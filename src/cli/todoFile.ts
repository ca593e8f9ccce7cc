import { createReadStream } from 'node:fs';
import type { Organization } from '../app/openApp.ts';
import { Failure } from '../core/failure.ts';
import { fileField, type OpenFile } from '../engine/records/fileText.ts';
import { type TodoFileForm, type TodoFileRow, todoRows } from '../engine/records/todoRows.ts';
import { voice } from './voice.ts';

/** To-dos of a file on disk, one by one. Throws `bad_input` as todoRows does, and where there is no such file. */
export async function* todoFileRows(
  organization: Pick<Organization, 'readCsv'>,
  file: string,
): AsyncGenerator<TodoFileRow> {
  const form = formOf(file);
  try {
    yield* todoRows(organization, opened(file), form);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'EISDIR') throw thrown;
    const problem = code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
    throw badFile(problem, `a file, not ${file}`);
  }
}

function opened(file: string): OpenFile {
  return async function* bytes() {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no encoding is set
    for await (const chunk of createReadStream(file)) yield chunk as Buffer;
  };
}

/** The form that the name of a file tells. */
function formOf(file: string): TodoFileForm {
  if (/\.(?:jsonl|ndjson)$/iu.test(file)) return 'json_lines';
  if (/\.csv$/iu.test(file)) return 'csv';
  const workbook = /\.(?:xlsx?|xlsm|ods|numbers)$/iu.test(file);
  throw badFile(
    workbook ? 'it is a workbook of a spreadsheet program' : 'its name does not tell its form',
    workbook
      ? `its table saved as ${voice.texts.acceptances.csv_for_excel}`
      : 'a file ending in .csv, .jsonl or .ndjson',
  );
}

function badFile(problem: string, accepted: string): Failure {
  return new Failure('bad_input', { field: fileField, problem, accepted });
}
