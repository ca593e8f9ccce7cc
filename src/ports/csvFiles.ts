/** A record of a CSV file, and the line of the file on which it begins, counted from 1. */
export type CsvRecord = { readonly line: number; readonly values: readonly string[] };

/**
 * The records of a CSV text (RFC 4180) as it comes, in pieces of whole characters, with line ends of any system and with a delimiter of one
 * character. Records without any value are skipped: spreadsheets write the delimiters of rows that are empty.
 * Throws `bad_input` with the line where the text is no CSV.
 */
export type ReadCsv = (text: AsyncIterable<string>, delimiter: string) => AsyncIterable<CsvRecord>;
