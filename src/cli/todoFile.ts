import type { Organization } from '../app/openApp.ts';
import { Failure } from '../core/failure.ts';
import { fileField } from '../engine/records/fileText.ts';
import { type TodoFileForm, type TodoFileRow, todoRows } from '../engine/records/todoRows.ts';
import { fileOnDisk } from './fileOnDisk.ts';
import { voice } from './voice.ts';

/**
 * To-dos of a file on disk, one at a time. Throws `bad_input` as todoRows does, and if there is no
 * such file.
 */
export async function* todoFileRows(
  organization: Pick<Organization, 'readCsv'>,
  file: string,
): AsyncGenerator<TodoFileRow> {
  yield* todoRows(organization, fileOnDisk(file), formOf(file));
}

/** The format, by the name of the file. */
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
