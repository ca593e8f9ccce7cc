import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { WebFiles } from '../http/deps.ts';

/** The files of a built web app. Only those that are there now are ever read. */
export async function webFilesIn(folder: string): Promise<WebFiles> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = new Set(
    found
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .map((name) => name.replaceAll(sep, '/')),
  );
  return {
    names,
    async read(name) {
      if (!names.has(name)) throw new Error('the web app has no such file');
      return new Uint8Array(await readFile(join(folder, name)));
    },
  };
}
