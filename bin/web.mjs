import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { root } from './bundle.mjs';

const cache = join(root, 'node_modules', '.cache', 'ampwise-web');

/**
 * The files of the web app, built again if the sources have changed since the last time, which takes some
 * seconds. Returns their folder.
 */
export async function webFolder() {
  const folder = join(cache, fingerprint());
  if (existsSync(folder)) return folder;
  const building = join(cache, `building-${randomUUID()}`);
  mkdirSync(building, { recursive: true });
  await buildWebInto(building);
  try {
    renameSync(building, folder);
  } catch (error) {
    // Another process was faster.
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  for (const name of readdirSync(cache)) {
    const other = join(cache, name);
    const idle = Date.now() - (statSync(other, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    // A service that was started with it may still read from it.
    if (other !== folder && idle > 30 * 86_400_000) rmSync(other, { recursive: true, force: true });
  }
  return folder;
}

/** Builds the web app into a folder, with a compressed copy beside each text file. */
export async function buildWebInto(outDir) {
  const [{ build }, { default: react }] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-react'),
  ]);
  // Inherited, from tests for example, it would build React for development.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  await build({
    root: join(root, 'web'),
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    // Nothing from a .env file may get into a page.
    envFile: false,
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      // An inlined file would get a data: address, from which the page may not load scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
    },
  }).finally(() => {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  });
  for (const name of readdirSync(outDir, { recursive: true })) {
    if (!/\.(?:js|css|svg)$/u.test(name)) continue;
    const path = join(outDir, name);
    const bytes = readFileSync(path);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

/** A fingerprint of the present state of all sources. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const folder of ['web', 'src/texts', 'src/contract', 'src/core']) {
    const names = readdirSync(join(root, folder), { recursive: true });
    for (const name of names.map(String).toSorted((a, b) => (a < b ? -1 : 1))) {
      if (/\.test\.tsx?$/u.test(name)) continue;
      const { mtimeMs, size } = statSync(join(root, folder, name));
      hash.update(`${folder}/${name} ${mtimeMs} ${size}\n`);
    }
  }
  hash.update(readFileSync(join(root, 'package-lock.json')));
  return hash.digest('hex').slice(0, 16);
}
