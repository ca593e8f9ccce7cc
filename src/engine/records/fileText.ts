import { badInput } from '../../core/badInput.ts';

/** A file of some form that people give: opened anew, it can be read from its beginning again. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

/** The field that a failure of a file names. */
export const fileField = 'file';

/**
 * The text of a file, piece by piece; UTF-8, or UTF-16 as Excel writes it, without its byte order mark.
 * Throws `bad_input` where it is neither.
 */
export async function* textOf(open: OpenFile): AsyncGenerator<string> {
  let decoder: Decoder | null = null;
  for await (const bytes of open()) {
    const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
    decoder ??= new TextDecoder(wide ? 'utf-16le' : 'utf-8', { fatal: true });
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
export async function* linesOf(open: OpenFile): AsyncGenerator<string> {
  let begun = '';
  for await (const text of textOf(open)) {
    const lines = (begun + text).split(/\r?\n/u);
    begun = lines.pop() ?? '';
    yield* lines;
  }
  yield begun;
}
