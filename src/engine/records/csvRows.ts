import type { CsvRecord, ReadCsv } from '../../ports/csvFiles.ts';
import { linesOf, type OpenFile, textOf } from './fileText.ts';

/** Records of a CSV file, the heading among them. Throws `bad_input` where it is no CSV. */
export async function* csvRows(readCsv: ReadCsv, open: OpenFile): AsyncGenerator<CsvRecord> {
  const { delimiter, heading } = await formOf(open);
  for await (const record of readCsv(textOf(open), delimiter)) {
    if (record.line >= heading) yield record;
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
