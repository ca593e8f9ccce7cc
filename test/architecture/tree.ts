import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, without a slash at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/u, '');

/** All files below a folder of the repository, as sorted paths from its root. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted();
}

/** Sources below some folders, without tests and their support. */
export function sourcesBelow(...folders: readonly string[]): readonly string[] {
  return folders
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|\/(?:testing|suite)\//u.test(path));
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A source without its comments; texts and line numbers stay. */
export function withoutComments(source: string): string {
  const token =
    /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/gu;
  return source.replaceAll(token, (found) =>
    found.startsWith('//') || found.startsWith('/*') ? found.replaceAll(/[^\n]/gu, ' ') : found,
  );
}
