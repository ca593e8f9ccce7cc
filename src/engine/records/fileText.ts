import { badInput } from '../../core/badInput.ts';
import type { FileEncoding } from '../../ports/importStore.ts';

/** A file that people give. Each call reads it from its beginning. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

/** How a file of rows is stored. */
export type FileForm = {
  readonly encoding: FileEncoding;
  /** The delimiter between values. */
  readonly separator: string;
  /** Line of the heading, counted from 1. */
  readonly heading: number;
};

/** What the caller knows about the format. */
export type FormChoices = {
  readonly [Name in 'encoding' | 'separator']?: FileForm[Name] | undefined;
};

/** The field that a failure of a file names. */
export const fileField = 'file';

/**
 * The encoding of a file: UTF-8, UTF-16 as Excel writes it, or that of Windows programs that know neither.
 */
export async function encodingOf(open: OpenFile): Promise<FileEncoding> {
  let decoder: Decoder | null = null;
  try {
    for await (const bytes of open()) {
      if (decoder === null && unicodeOf(bytes) === 'utf-16le') return 'utf-16le';
      decoder ??= new TextDecoder('utf-8', { fatal: true });
      decoder.decode(bytes, { stream: true });
    }
    decoder?.decode();
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** UTF-16 as Excel writes it, by the mark that the file begins with; else UTF-8. */
export function unicodeOf(beginning: Uint8Array): 'utf-8' | 'utf-16le' {
  return beginning[0] === 0xff && beginning[1] === 0xfe ? 'utf-16le' : 'utf-8';
}

/**
 * The text of a file, piece by piece, without its byte order mark. If no encoding is given, it is
 * UTF-8, or UTF-16 as Excel writes it. Throws `bad_input` otherwise.
 */
export async function* textOf(open: OpenFile, encoding?: FileEncoding): AsyncGenerator<string> {
  let decoder: Decoder | null = null;
  for await (const bytes of open()) {
    const found = encoding ?? unicodeOf(bytes);
    decoder ??= new TextDecoder(found, { fatal: true });
    yield decoded(decoder, bytes);
  }
  yield decoder === null ? '' : decoded(decoder, null);
}

type Decoder = InstanceType<typeof TextDecoder>;

function decoded(decoder: Decoder, bytes: Uint8Array | null): string {
  try {
    return bytes === null ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    throw badInput(fileField, { code: 'file_encoding' }, { code: 'csv_for_excel' });
  }
}

/** Lines of a file, without their ends. Throws `bad_input`. */
export async function* linesOf(open: OpenFile, encoding?: FileEncoding): AsyncGenerator<string> {
  let begun = '';
  for await (const text of textOf(open, encoding)) {
    const lines = (begun + text).split(/\r?\n/u);
    begun = lines.pop() ?? '';
    yield* lines;
  }
  yield begun;
}
