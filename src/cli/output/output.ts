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
  /** Columns of the terminal; 160 where there is none. */
  readonly columns: number;
  /** The same for standard error. */
  readonly errorColumns: number;
  /** Lines for a person, on standard output; nothing with --json. */
  say(...lines: readonly string[]): void;
  /** Lines for a person, on standard error, with --json as well. */
  note(...lines: readonly string[]): void;
  /** A piece of text on standard error, as it is. */
  raw(text: string): void;
  /** One JSON document, or one line of a list. False once nobody reads any more. */
  document(value: unknown): Promise<boolean>;
  /** Text on standard output, as it is. False once nobody reads any more. */
  write(text: string): Promise<boolean>;
};

export function createOutput(streams: Streams, json: boolean, colour: boolean): Output {
  const { out, err } = streams;
  let readerGone = false;
  // A reader that has seen enough, such as `head`, is no error.
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    readerGone = true;
  });
  err.on('error', () => undefined);

  const write = (text: string): Promise<boolean> =>
    new Promise((resolve) => {
      if (readerGone || text === '') resolve(!readerGone);
      else out.write(text, (error) => resolve(error === null || error === undefined));
    });

  return {
    json,
    paint: createPaint(colour && !json && out.isTTY),
    errorPaint: createPaint(colour && err.isTTY),
    terminal: err.isTTY,
    columns: out.columns ?? 160,
    errorColumns: err.columns ?? 160,
    say(...lines) {
      if (!json && !readerGone) out.write(fitting(lines, out));
    },
    note(...lines) {
      err.write(fitting(lines, err));
    },
    raw: (text) => void err.write(text),
    document: (value) => write(`${JSON.stringify(value)}\n`),
    write,
  };
}

/** Lines that break at words on a terminal, and are as they are elsewhere. */
function fitting(lines: readonly string[], { isTTY, columns }: NodeJS.WriteStream): string {
  const shown = isTTY ? lines.flatMap((line) => line.split('\n')) : lines;
  const fit = isTTY ? shown.flatMap((line) => wrapped(line, columns)) : shown;
  return fit.map((line) => `${line}\n`).join('');
}
