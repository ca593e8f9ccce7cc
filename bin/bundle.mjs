import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'ampwise');

/**
 * The command line as JavaScript: bundled again if the sources have changed since the last time, which takes
 * a fifth of a second; otherwise the existing bundle. Nothing has to be built by hand, and the bundle is
 * never older than the sources. Returns the path of the entry module.
 */
export async function bundle() {
  const folder = join(cache, fingerprint());
  const entry = join(folder, 'main.js');
  if (existsSync(entry)) return entry;

  const building = join(cache, `building-${randomUUID()}`);
  mkdirSync(building, { recursive: true });
  await buildInto(building);
  try {
    renameSync(building, folder);
  } catch (error) {
    // Another process was faster.
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(entry)) throw error;
  }
  forgetOthers(folder);
  return entry;
}

/** Bundles the command line and its reading threads into a folder; the entry is main.js there. */
export async function buildInto(outdir) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: {
      main: join(root, 'src', 'cli', 'main.ts'),
      readingThread: join(root, 'src', 'storage', 'database', 'readingThread.ts'),
    },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
}

/** A fingerprint of the present state of all sources. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of [...sources('src'), ...sources('sandbox'), 'package-lock.json']) {
    const { mtimeMs, size } = statSync(join(root, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .toSorted();
}

/**
 * Deletes bundles of earlier sources, unless they are less than a day old: a running process may still load
 * from them.
 */
function forgetOthers(present) {
  for (const name of readdirSync(cache)) {
    const other = join(cache, name);
    const idle = Date.now() - (statSync(other, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (other !== present && idle > 86_400_000) rmSync(other, { recursive: true, force: true });
  }
}
