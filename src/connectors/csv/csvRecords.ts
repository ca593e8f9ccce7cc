import { pipeline, Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { badInput, type Problem } from '../../core/badInput.ts';
import type { Failure } from '../../core/failure.ts';
import type { ReadCsv } from '../../ports/csvFiles.ts';

/** See ports/csvFiles.ts. */
export const csvRecords: ReadCsv = async function* records(text, delimiter) {
  // The parser counts a Windows line end between quotes twice, so lines are counted here. It also reads
  // ahead, so the lines of records wait until the records arrive.
  const place: Place = { record: 1, value: 1, parserLine: 1 };
  const lines: number[] = [];
  const options: Options = {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    cast(value, context) {
      place.value += lineEnds(value);
      place.parserLine = context.lines;
      return value;
    },
    on_record(values) {
      const line = place.record;
      place.record = ++place.value;
      place.parserLine++;
      if (values.every((value) => value.trim() === '')) return null;
      lines.push(line);
      return values;
    },
  };
  const parser = parse(options);
  // An error in the source ends the loop below.
  pipeline(Readable.from(text), parser, () => {});
  try {
    for await (const values of parser) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no columns are named: records are lists
      yield { line: lines.shift() ?? 0, values: values as readonly string[] };
    }
  } catch (thrown) {
    throw thrown instanceof CsvError ? notCsv(thrown, place) : thrown;
  }
};

/** The lines on which the present record and value begin; the latter by the parser's count as well. */
type Place = { record: number; value: number; parserLine: number };

function notCsv(error: CsvError, { value: line, parserLine }: Place): CsvError | Failure {
  const { code, lines } = error;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return refusal({ code: 'csv_quote_not_closed', line });
  if (code === 'INVALID_OPENING_QUOTE') return refusal({ code: 'csv_quote_in_value', line });
  if (code !== 'CSV_INVALID_CLOSING_QUOTE') return error;
  // In a value of several lines it is the opening quote that is one too many.
  const several = Number(lines) > parserLine;
  return refusal({ code: several ? 'csv_quote_not_closed' : 'csv_text_after_quote', line });
}

function refusal(problem: Problem): Failure {
  return badInput('file', problem, { code: 'csv_quotes' });
}

function lineEnds(text: string): number {
  return text.match(/\r\n|\n|\r/gu)?.length ?? 0;
}
