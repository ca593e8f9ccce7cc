/** A record of a CSV file, and the line of the file on which it begins. */
export type CsvRecord = { readonly line: number; readonly values: readonly string[] };

/**
 * What makes a file no CSV.
 * - `quote_not_closed`: a quote is opened, and the file ends, or goes on as if it had never been opened.
 * - `text_after_quote`: something stands behind a closing quote.
 * - `quote_in_value`: a quote stands inside a value that does not begin with one.
 */
export type CsvProblem = 'quote_not_closed' | 'text_after_quote' | 'quote_in_value';

/** A file is no CSV from this line on. */
export class CsvError extends Error {
  readonly problem: CsvProblem;
  readonly line: number;

  constructor(problem: CsvProblem, line: number) {
    super(`${problem} ${line}`);
    this.name = 'CsvError';
    this.problem = problem;
    this.line = line;
  }
}

/** Where the reader is in a value. */
type State = 'start' | 'plain' | 'quoted' | 'closed';

/**
 * Reads CSV (RFC 4180) as it comes, with any delimiter of one character, and with line ends of any system.
 * Lines are counted from 1. Records without any value are passed over: spreadsheets write the delimiters of
 * rows that are empty.
 */
export class CsvReader {
  readonly #delimiter: string;
  #state: State = 'start';
  #value = '';
  #values: string[] = [];
  #line = 1;
  #recordLine = 1;
  #quoteLine = 1;
  #afterReturn = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** The records that end within a piece of text. Throws CsvError. */
  *push(text: string): Generator<CsvRecord> {
    for (const sign of text) {
      // A line end of two characters is one, also where a piece of text ends between them.
      const second = this.#afterReturn && sign === '\n';
      this.#afterReturn = sign === '\r';
      if (this.#state === 'quoted') this.#inQuotes(sign, second);
      else if (sign === '\n' || sign === '\r') {
        if (!second) yield* this.#endRecord();
      } else this.#outside(sign);
    }
  }

  /** The last record, where no line end follows it. Throws CsvError. */
  *end(): Generator<CsvRecord> {
    if (this.#state === 'quoted') throw new CsvError('quote_not_closed', this.#quoteLine);
    yield* this.#endRecord();
  }

  #inQuotes(sign: string, second: boolean): void {
    if (sign === '"') {
      this.#state = 'closed';
      return;
    }
    if ((sign === '\n' || sign === '\r') && !second) this.#line++;
    this.#value += sign;
  }

  #outside(sign: string): void {
    if (sign === this.#delimiter) {
      this.#values.push(this.#value);
      this.#value = '';
      this.#state = 'start';
    } else if (sign === '"') this.#quote();
    else if (this.#state === 'closed') {
      // In a value of several lines it is the opening quote that is one too many.
      const several = this.#quoteLine < this.#line;
      throw several
        ? new CsvError('quote_not_closed', this.#quoteLine)
        : new CsvError('text_after_quote', this.#line);
    } else {
      this.#value += sign;
      this.#state = 'plain';
    }
  }

  #quote(): void {
    if (this.#state === 'plain') throw new CsvError('quote_in_value', this.#line);
    if (this.#state === 'closed') this.#value += '"';
    else this.#quoteLine = this.#line;
    this.#state = 'quoted';
  }

  *#endRecord(): Generator<CsvRecord> {
    const values = [...this.#values, this.#value];
    const line = this.#recordLine;
    this.#values = [];
    this.#value = '';
    this.#state = 'start';
    this.#line++;
    this.#recordLine = this.#line;
    if (values.some((value) => value.trim() !== '')) yield { line, values };
  }
}
