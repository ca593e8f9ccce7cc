import type { Writable } from 'node:stream';
import { type Pager, startPager } from './pager.ts';
import { createPaint, type Paint } from './paint.ts';
import { wrapped } from './text.ts';

/** What the process is connected to. */
export type Streams = {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
};

/** Where a command writes. With --json, standard output carries JSON and nothing else. */
export type Output = {
  readonly json: boolean;
  /** Colours for what is said; none with --json. */
  readonly paint: Paint;
  /** Colours for standard error. */
  readonly errorPaint: Paint;
  /** Whether standard error is a terminal, where a line may be written over. */
  readonly terminal: boolean;
  /** Columns of the terminal; 160 if there is none. */
  readonly columns: number;
  /** Columns of standard error; 160 if it is no terminal. */
  readonly errorColumns: number;
  /** Lines for a person, on standard output; nothing with --json. */
  say(...lines: readonly string[]): void;
  /** Counts, hints and progress on standard error, with --json as well; nothing with --quiet. */
  note(...lines: readonly string[]): void;
  /** What has to be known, such as an error: on standard error, always. */
  warn(...lines: readonly string[]): void;
  /** A piece of text on standard error, as it is; nothing with --quiet. */
  raw(text: string): void;
  /** One JSON document, or one line of a list. False once nobody reads any more. */
  document(value: unknown): Promise<boolean>;
  /** Text on standard output, as it is. False once nobody reads any more. */
  write(text: string): Promise<boolean>;
  /** What follows may be long: on a terminal it is shown page by page. */
  page(): void;
  /** Resolves once the pager was left, if there is one. */
  end(): Promise<void>;
};

/** How a command writes. */
export type Manner = {
  readonly json: boolean;
  readonly colour: boolean;
  readonly quiet: boolean;
  /** Command that shows text page by page; null: none. */
  readonly pager: string | null;
};

export function createOutput(
  streams: Streams,
  { json, colour, quiet, pager: command }: Manner,
): Output {
  const { out, err } = streams;
  let readerGone = false;
  let pager: Pager | null = null;
  // A reader that has seen enough, such as `head`, is no error.
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

  /** Where the text of a stream goes: all that a terminal would show goes through the pager. */
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
      // What is written over itself has no place in a pager.
      if (!quiet && pager === null) err.write(text);
    },
    document: (value) => write(`${JSON.stringify(value)}\n`),
    write,
    page() {
      // It is started by the shell, which Windows has not.
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

/** Columns of a stream; some terminals say 0 for what they do not know. */
function columnsOf({ columns }: NodeJS.WriteStream): number {
  return columns > 0 ? columns : 160;
}

/** Lines that break at words on a terminal, and are as they are elsewhere. */
function fitting(lines: readonly string[], stream: NodeJS.WriteStream): string {
  const { isTTY } = stream;
  const shown = isTTY ? lines.flatMap((line) => line.split('\n')) : lines;
  const fit = isTTY ? shown.flatMap((line) => wrapped(line, columnsOf(stream))) : shown;
  return fit.map((line) => `${line}\n`).join('');
}
