// Runs commands of `ampwise` for tests, one after the other in one process: starting a process takes longer
// than most commands do. It does what bin/ampwise.mjs does, except start a process. Each command comes as a
// message { args, env, cwd, end }; `end` is written to both streams after it, and its exit code is sent back.
import { chdir, env, execPath, stderr, stdout } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from '../../bin/bundle.mjs';

const program = fileURLToPath(new URL('../../bin/ampwise.mjs', import.meta.url));
const { main } = await import(pathToFileURL(await bundle()).href);

async function carryOut(command) {
  chdir(command.cwd);
  for (const name of Object.keys(env)) delete env[name];
  Object.assign(env, command.env);
  process.exitCode = 0;
  await main([execPath, program, ...command.args]);
  // Each command adds its own listeners, which would pile up in one process.
  for (const stream of [stdout, stderr]) stream.removeAllListeners('error');
  stdout.write(command.end);
  stderr.write(command.end);
  process.send?.({ code: process.exitCode });
}

process.on('message', (command) => void carryOut(command));
