// Builds the files that a package has in place of the sources. `npm pack` runs it before (prepack) and, with
// --restore, after (postpack).
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildInto, root } from './bundle.mjs';
import { buildWebInto } from './web.mjs';

const dist = join(root, 'dist');
const manifest = join(root, 'package.json');
// Never part of the package; git shows it if packing was interrupted.
const kept = join(root, 'package.checkout.json');

if (process.argv.includes('--restore')) {
  renameSync(kept, manifest);
  rmSync(dist, { recursive: true, force: true });
} else {
  await fill();
}

async function fill() {
  rmSync(dist, { recursive: true, force: true });
  await buildInto(dist);
  await buildWebInto(join(dist, 'web'));
  copyFileSync(join(root, 'bin', 'start.mjs'), join(dist, 'start.mjs'));
  writeFileSync(
    join(dist, 'ampwise.mjs'),
    `#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { start } from './start.mjs';

const web = fileURLToPath(new URL('./web', import.meta.url));
await start(new URL('./main.js', import.meta.url).href, async () => web);
`,
    { mode: 0o755 },
  );
  copyFileSync(manifest, kept);
  writeFileSync(manifest, `${JSON.stringify(packaged(), null, 2)}\n`);
}

/**
 * package.json as a package has it: with the command, and without what only a checkout needs. The checkout
 * itself names no command: otherwise npx would install all of it into its cache on every call, instead of
 * using node_modules/.bin/ampwise, which link.mjs makes.
 */
function packaged() {
  const made = JSON.parse(readFileSync(manifest, 'utf8'));
  delete made.scripts;
  delete made.devDependencies;
  // A package contains built code, so it needs only the packages that this code imports.
  const code = readdirSync(dist)
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(dist, name), 'utf8'))
    .join('\n');
  for (const name of Object.keys(made.dependencies)) {
    if (!code.includes(`"${name}"`) && !code.includes(`"${name}/`)) delete made.dependencies[name];
  }
  return { ...made, bin: { ampwise: 'dist/ampwise.mjs' } };
}
