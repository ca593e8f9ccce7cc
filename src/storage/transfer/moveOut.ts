import type { Handle } from '../database/connect.ts';
import { databaseFailure } from '../database/databaseFailure.ts';
import { checkWholeSchema } from '../database/migrate.ts';
import { migrationNames } from '../migrations/provider.ts';
import { type Contents, lineOf, readContents } from './contents.ts';

/** Version of the form of the lines. */
export const lineFormat = 1;

/** Name of the schema that this version makes. */
export const schemaName = migrationNames.at(-1) ?? '';

/**
 * Passes on everything that is moved as lines of JSON, a few hundred at a time: a header, then each
 * table with its columns and rows, then the checksum. All of it is from one moment, even if others
 * write meanwhile.
 */
export async function moveOut(
  handle: Handle,
  about: { readonly version: string; readonly at: string },
  write: (lines: string) => Promise<void>,
): Promise<Contents> {
  await checkWholeSchema(handle);
  await write(lineOf({ ampwise: 'data', format: lineFormat, schema: schemaName, ...about }));
  const contents = await contentsOf(handle, write);
  await write(lineOf({ end: contents }));
  return contents;
}

/** Reads everything that is moved, as of one moment. Errors of `write` are thrown unchanged. */
export async function contentsOf(
  handle: Handle,
  write?: (lines: string) => Promise<void>,
): Promise<Contents> {
  await checkWholeSchema(handle);
  const { db, dialect } = handle;
  const refused: unknown[] = [];
  const handOn = async (lines: string) => {
    await write?.(lines).catch((thrown: unknown) => {
      refused.push(thrown);
      throw thrown;
    });
  };
  try {
    // Not retried if the database asks for it: lines already passed on cannot be taken back.
    return await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((trx) => readContents(trx, dialect, handOn));
  } catch (thrown) {
    if (refused.length > 0) throw thrown;
    throw databaseFailure(thrown);
  }
}
