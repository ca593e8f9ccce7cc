import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// Inside node_modules, so that it can import the packages.
const folder = fileURLToPath(new URL('../../node_modules/.cache/ampwise-tests', import.meta.url));
const paths = new Map<string, Promise<string>>();

/**
 * Compiles a program of the tests to JavaScript, for separate processes: compiling it and everything it
 * imports at each start would take two more seconds of CPU. Returns its path.
 */
export function compiled(source: string): Promise<string> {
  const path = paths.get(source) ?? compile(source);
  paths.set(source, path);
  return path;
}

async function compile(source: string): Promise<string> {
  const built = join(folder, `${basename(source)}.mjs`);
  // Other workers do this too: none may start a file that another has half written.
  const outfile = `${built}.${randomUUID()}`;
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  renameSync(outfile, built);
  return built;
}
