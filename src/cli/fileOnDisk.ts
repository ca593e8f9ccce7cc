import { createReadStream } from 'node:fs';
import { Failure } from '../core/failure.ts';
import { fileField, type OpenFile } from '../engine/records/fileText.ts';

/** A file on disk, read in chunks. Throws `bad_input` if there is no such file. */
export function fileOnDisk(file: string): OpenFile {
  return async function* bytes() {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no encoding is set
      for await (const chunk of createReadStream(file)) yield chunk as Buffer;
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
      if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'EISDIR') throw thrown;
      const problem = code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
      throw new Failure('bad_input', {
        field: fileField,
        problem,
        accepted: `a file, not ${file}`,
      });
    }
  };
}
