import type { CsvRecord, ReadCsv } from '../../ports/csvFiles.ts';
import {
  type FileForm,
  type FormChoices,
  linesOf,
  type OpenFile,
  textOf,
  unicodeOf,
} from './fileText.ts';

/** Records of a CSV file, the heading among them. Throws `bad_input` if it is not valid CSV. */
export async function* csvRows(
  readCsv: ReadCsv,
  open: OpenFile,
  form?: FileForm,
): AsyncGenerator<CsvRecord> {
  const { separator, heading, encoding } = form ?? (await formOf(open, {}));
  for await (const record of readCsv(textOf(open, encoding), separator)) {
    if (record.line >= heading) yield record;
  }
}

/**
 * Format of a file; anything not given is detected. Spreadsheet programs choose the delimiter by the
 * country they are set to. Throws `bad_input` if the file is not in the given encoding, or not in Unicode
 * if none is given.
 */
export async function formOf(open: OpenFile, given: FormChoices): Promise<FileForm> {
  const encoding = given.encoding ?? unicodeOf(await firstOf(open));
  let number = 0;
  for await (const line of linesOf(open, encoding)) {
    number++;
    const named = /^sep=(.)$/iu.exec(line)?.[1];
    if (named !== undefined) {
      return { encoding, separator: given.separator ?? named, heading: number + 1 };
    }
    if (line.trim() === '') continue;
    const times = (sign: string) => line.split(sign).length;
    const [separator = ','] = [',', ';', '\t'].toSorted((a, b) => times(b) - times(a));
    return { encoding, separator: given.separator ?? separator, heading: number };
  }
  return { encoding, separator: given.separator ?? ',', heading: 1 };
}

async function firstOf(open: OpenFile): Promise<Uint8Array> {
  for await (const bytes of open()) return bytes;
  return new Uint8Array();
}
