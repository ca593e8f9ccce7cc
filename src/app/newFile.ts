import { link, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { badInput } from '../core/badInput.ts';
import { Failure } from '../core/failure.ts';

/**
 * Creates a file that only its owner can access: complete and safe on the disk, or not at all. An existing
 * file is never replaced. `write` fills an empty file of another name in the same folder. `field` is the name
 * under which the path was entered. Throws `bad_input` if the file cannot be made.
 */
export async function makeNewFile<T>(
  path: string,
  field: string,
  write: (draft: string) => Promise<T>,
): Promise<T> {
  const folder = dirname(resolve(path));
  let drafts: string | null = null;
  try {
    drafts = await mkdtemp(join(folder, '.ampwise-'));
    const draft = join(drafts, basename(path));
    await writeFile(draft, '', { mode: 0o600, flag: 'wx' });
    const done = await write(draft);
    await sync(draft);
    await link(draft, path);
    await sync(folder);
    return done;
  } catch (thrown) {
    throw unusable(thrown, field);
  } finally {
    if (drafts !== null) await rm(drafts, { recursive: true, force: true });
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function unusable(thrown: unknown, field: string): unknown {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (thrown instanceof Failure || typeof code !== 'string') return thrown;
  return badInput(
    field,
    code === 'EEXIST' ? { code: 'file_there' } : { code: 'file_not_written', systemCode: code },
    { code: 'new_file' },
  );
}
