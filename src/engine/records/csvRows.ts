import { badInput } from '../../core/badInput.ts';
import { CsvError, CsvReader, type CsvRecord } from '../../core/csv/csvReader.ts';
import { fileField, linesOf, type OpenFile, textOf } from './fileText.ts';

/** Records of a CSV file, the heading among them. Throws `bad_input` where it is no CSV. */
export async function* csvRecords(open: OpenFile): AsyncGenerator<CsvRecord> {
  const { delimiter, heading } = await formOf(open);
  const reader = new CsvReader(delimiter);
  const isWanted = ({ line }: CsvRecord) => line >= heading;
  try {
    for await (const text of textOf(open)) {
      for (const record of reader.push(text)) if (isWanted(record)) yield record;
    }
    for (const record of reader.end()) if (isWanted(record)) yield record;
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const { problem, line } = thrown;
    throw badInput(fileField, { code: `csv_${problem}`, line }, { code: 'csv_quotes' });
  }
}

/** What stands between values, which a spreadsheet program takes from the country it is set to. */
async function formOf(open: OpenFile): Promise<{ delimiter: string; heading: number }> {
  let number = 0;
  for await (const line of linesOf(open)) {
    number++;
    const named = /^sep=(.)$/iu.exec(line)?.[1];
    if (named !== undefined) return { delimiter: named, heading: number + 1 };
    if (line.trim() === '') continue;
    const times = (sign: string) => line.split(sign).length;
    const [delimiter = ','] = [',', ';', '\t'].toSorted((a, b) => times(b) - times(a));
    return { delimiter, heading: number };
  }
  return { delimiter: ',', heading: 1 };
}
