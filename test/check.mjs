// Runs the given npm scripts, two at a time, all of them even if one fails, and prints how long each took:
// `node test/check.mjs lint typecheck`. The output of each script is printed in one piece.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { argv, exit, stdout } from 'node:process';

const waiting = argv.slice(2);
const failed = [];

async function run(script) {
  const begun = performance.now();
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text;
    });
  }
  const [status] = await once(child, 'close');
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  stdout.write(`${printed}${status === 0 ? 'ok    ' : 'FAILED'} ${script}, ${seconds} s\n`);
  if (status !== 0) failed.push(script);
}

async function runNext() {
  const script = waiting.shift();
  if (script === undefined) return;
  await run(script);
  await runNext();
}

await Promise.all([runNext(), runNext()]);
if (failed.length > 0) {
  stdout.write(`\nFailed: ${failed.join(', ')}. Run one alone with: npm run ${failed[0]}\n`);
  exit(1);
}
