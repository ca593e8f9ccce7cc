import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from '../config/readConfig.ts';
import { badInput } from '../core/badInput.ts';
import type { Contents } from '../storage/transfer/contents.ts';
import { resealWith } from './keys.ts';
import { makeNewFile } from './newFile.ts';
import { prepareDatabase } from './prepareDatabase.ts';
import { systemClock } from './systemClock.ts';

/** Writes everything this installation holds into a new file. Throws `data_missing`, `bad_input`. */
export async function exportData(
  config: Config,
  name: string,
  version: string,
  signal: AbortSignal,
): Promise<Contents & { readonly file: string }> {
  const file = resolve(name);
  const database = await prepareDatabase(config, { begin: false });
  try {
    const at = new Date(systemClock.now()).toISOString();
    const contents = await makeNewFile(file, 'file', async (draft) => {
      const out = await open(draft, 'a');
      try {
        return await database.moveOut({ version, at }, async (lines) => {
          signal.throwIfAborted();
          await out.appendFile(lines);
        });
      } finally {
        await out.close();
      }
    });
    return { file, ...contents };
  } finally {
    await database.close();
  }
}

/**
 * Fills this installation, which must be empty, from such a file: all of it or nothing. Secrets are opened
 * with the keys here or in `keyFile`, and sealed with the first key here. Throws `bad_input`, `schema_newer`,
 * `secret_unreadable`.
 */
export async function importData(
  config: Config,
  name: string,
  keyFile: string | null,
  signal: AbortSignal,
): Promise<Contents & { readonly file: string; readonly secrets: number }> {
  const file = resolve(name);
  const older =
    keyFile === null ? '' : await readFile(keyFile, 'utf8').catch(unreadable('--key-file'));
  await (await open(file, 'r').catch(unreadable('file'))).close();
  const again = await resealWith(config, older);
  const database = await prepareDatabase(config);
  try {
    return { file, ...(await database.moveIn(linesOf(file, signal), again)) };
  } finally {
    await database.close();
  }
}

/** The contents of this installation. Throws `data_missing`. */
export async function dataChecksum(config: Config): Promise<Contents> {
  const database = await prepareDatabase(config, { begin: false });
  try {
    return await database.contents();
  } finally {
    await database.close();
  }
}

/**
 * Lines as they were written: node:readline also breaks them at separators inside a value (U+2028), from Node
 * 24 on.
 */
async function* linesOf(file: string, signal: AbortSignal): AsyncGenerator<string> {
  let begun = '';
  const input = createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 });
  for await (const chunk of input) {
    const lines = `${begun}${String(chunk)}`.split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) {
      signal.throwIfAborted();
      yield line;
    }
  }
  if (begun !== '') yield begun;
}

function unreadable(field: string): (thrown: unknown) => never {
  return (thrown) => {
    const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : 'unknown';
    throw badInput(
      field,
      { code: 'file_not_read', systemCode: String(code) },
      { code: 'readable_file' },
    );
  };
}
