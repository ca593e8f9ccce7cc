// Makes `npx ampwise` work in a checkout: puts the command where npm puts the commands of packages. `npm ci`
// and `npm install` run it there (prepare); it never runs in an installed package.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle.mjs';

const folder = join(root, 'node_modules', '.bin');
const command = join(folder, 'ampwise');
mkdirSync(folder, { recursive: true });
if (process.platform === 'win32') {
  writeFileSync(`${command}.cmd`, '@node "%~dp0\\..\\..\\bin\\ampwise.mjs" %*\r\n');
} else {
  rmSync(command, { force: true });
  symlinkSync(join('..', '..', 'bin', 'ampwise.mjs'), command);
}
