// Runs the npm scripts it is given, one after the other, all of them whatever fails, and says how
// long each took: `node test/check.mjs lint typecheck`.
import { spawnSync } from 'node:child_process';
import { argv, exit, stdout } from 'node:process';

const failed = [];
for (const script of argv.slice(2)) {
  const begun = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', script], { stdio: 'inherit' });
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${script}, ${seconds} s\n`);
  if (status !== 0) failed.push(script);
}
if (failed.length > 0) {
  stdout.write(`\nFailed: ${failed.join(', ')}. Run one alone with: npm run ${failed[0]}\n`);
  exit(1);
}
