import { readFileSync, writeFileSync } from 'node:fs';
import { argv, stderr } from 'node:process';
import { picture } from './picture.ts';

/**
 * Turns what a command wrote into the picture of README.md:
 *
 *   script -qec 'npm run --silent demo' demo.txt && npm run picture demo.txt docs/demo.svg
 *
 * Programs colour what they write to a terminal; `script` is one.
 */
const [from, to] = argv.slice(2);
if (from === undefined || to === undefined) {
  stderr.write('Usage: npm run picture <captured output> <picture.svg>\n');
  process.exitCode = 2;
} else {
  // The lines that `script` adds at the start and end.
  const ownLines = /^Script (?:started|done) on .*(?:\r?\n|$)/gmu;
  const written = readFileSync(from, 'utf8').replaceAll(ownLines, '');
  writeFileSync(to, picture(written, 'npm run demo'));
}
