import type { Writable } from 'node:stream';
import { type Pager, startPager } from './pager.ts';
import { createPaint, type Paint } from './paint.ts';
import { wrapped } from './text.ts';

/** The streams of the process. */
export type Streams = {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
};

/** Where a command writes. With --json, standard output contains only JSON. */
export type Output = {
  readonly json: boolean;
  /** Colours for standard output; none with --json. */
  readonly paint: Paint;
  /** Colours for standard error. */
  readonly errorPaint: Paint;
  /** Whether standard error is a terminal, on which a line can be overwritten. */
  readonly terminal: boolean;
  /** Columns of the terminal; 160 if there is none. */
  readonly columns: number;
  /** Columns of standard error; 160 if it is not a terminal. */
  readonly errorColumns: number;
  /** Lines for a person, on standard output; nothing with --json. */
  say(...lines: readonly string[]): void;
  /** Counts, hints and progress on standard error, even with --json; nothing with --quiet. */
  note(...lines: readonly string[]): void;
  /** Essential messages such as errors: always on standard error. */
  warn(...lines: readonly string[]): void;
  /** Unchanged text on standard error; nothing with --quiet. */
  raw(text: string): void;
  /** One JSON document, or one line of a list. False once the reader has closed the output. */
  document(value: unknown): Promise<boolean>;
  /** Unchanged text on standard output. False once the reader has closed the output. */
  write(text: string): Promise<boolean>;
  /** The following output may be long: on a terminal it goes through the pager. */
  page(): void;
  /** Resolves when the reader leaves the pager, if there is one. */
  end(): Promise<void>;
};

/** How a command writes. */
export type Manner = {
  readonly json: boolean;
  readonly colour: boolean;
  readonly quiet: boolean;
  /** The pager command; null for none. */
  readonly pager: string | null;
};

export function createOutput(
  streams: Streams,
  { json, colour, quiet, pager: command }: Manner,
): Output {
  const { out, err } = streams;
  let readerGone = false;
  let pager: Pager | null = null;
  // A reader that closes early, such as `head`, is not an error.
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    readerGone = true;
  });
  err.on('error', () => undefined);

  const write = (text: string): Promise<boolean> =>
    new Promise((resolve) => {
      if (readerGone || text === '') resolve(!readerGone);
      else to(out).write(text, (error) => resolve(error === null || error === undefined));
    });

  /** Where the text of a stream goes: everything for the terminal goes through the pager. */
  const to = (stream: NodeJS.WriteStream): Writable =>
    pager !== null && stream.isTTY && !readerGone ? pager.input : stream;
  const warn = (...lines: readonly string[]) => void to(err).write(fitting(lines, err));

  return {
    json,
    paint: createPaint(colour && !json && out.isTTY),
    errorPaint: createPaint(colour && err.isTTY),
    terminal: err.isTTY,
    columns: columnsOf(out),
    errorColumns: columnsOf(err),
    say(...lines) {
      if (!json && !readerGone) to(out).write(fitting(lines, out));
    },
    note(...lines) {
      if (!quiet) warn(...lines);
    },
    warn,
    raw(text) {
      // Output that overwrites itself does not belong in a pager.
      if (!quiet && pager === null) err.write(text);
    },
    document: (value) => write(`${JSON.stringify(value)}\n`),
    write,
    page() {
      // The shell starts it, which Windows does not have.
      if (process.platform === 'win32') return;
      if (command === null || json || !out.isTTY || pager !== null) return;
      pager = startPager(command);
      pager.input.on('error', () => {
        readerGone = true;
      });
    },
    async end() {
      if (pager === null) return;
      const { left } = pager;
      pager.input.end();
      await left;
      pager = null;
      readerGone = false;
    },
  };
}

/** Columns of a stream; some terminals report 0 if they do not know. */
function columnsOf({ columns }: NodeJS.WriteStream): number {
  return columns > 0 ? columns : 160;
}

/** Wraps lines at words on a terminal, and leaves them unchanged elsewhere. */
function fitting(lines: readonly string[], stream: NodeJS.WriteStream): string {
  const { isTTY } = stream;
  const shown = isTTY ? lines.flatMap((line) => line.split('\n')) : lines;
  const fit = isTTY ? shown.flatMap((line) => wrapped(line, columnsOf(stream))) : shown;
  return fit.map((line) => `${line}\n`).join('');
}
