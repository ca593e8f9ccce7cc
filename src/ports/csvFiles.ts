/** A record of a CSV file, and the line of the file on which it begins, counted from 1. */
export type CsvRecord = { readonly line: number; readonly values: readonly string[] };

/**
 * The records of a CSV text (RFC 4180), which arrives in pieces of whole characters. Line ends may
 * be of any system, and the delimiter is one character. Records without any value are skipped,
 * because spreadsheets write the delimiters of empty rows. Throws `bad_input` with the line if the
 * text is not valid CSV.
 */
export type ReadCsv = (text: AsyncIterable<string>, delimiter: string) => AsyncIterable<CsvRecord>;
