import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// Below the packages, which it imports.
const folder = fileURLToPath(new URL('../../node_modules/.cache/ampwise-tests', import.meta.url));
const paths = new Map<string, Promise<string>>();

/**
 * A program of the tests as JavaScript, for processes of their own: one that has to compile it from
 * TypeScript, with all that it imports, takes two seconds of CPU longer to start. Returns its path.
 */
export function compiled(source: string): Promise<string> {
  const path = paths.get(source) ?? compile(source);
  paths.set(source, path);
  return path;
}

async function compile(source: string): Promise<string> {
  const built = join(folder, `${basename(source)}.mjs`);
  // Other workers do the same: none may start what another has half written.
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
