// Preloaded into a service. Once a second it writes to file descriptor 3 the longest turns of the event loop
// of the serving process since the last time: by the clock, and by the processor time of its main thread,
// which other processes of the machine do not lengthen. It begins with the first request, because loading the
// program keeps nobody waiting. The worker is a separate process and is not measured.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync, writeSync } from 'node:fs';

const tick = 2;
const requested = 'http.server.request.start';

if (process.send === undefined) subscribe(requested, begin);

function begin() {
  unsubscribe(requested, begin);
  let before = look();
  let block = 0;
  let busy = 0;
  let turns = 0;
  setInterval(() => {
    const now = look();
    block = Math.max(block, now.at - before.at - tick);
    busy = Math.max(busy, now.ran - before.ran);
    turns += 1;
    before = now;
  }, tick).unref();
  setInterval(() => {
    writeSync(3, `${JSON.stringify({ block, busy, turns, ...before })}\n`);
    [block, busy, turns] = [0, 0, 0];
  }, 1000).unref();
}

/**
 * In milliseconds: the clock, the processor time of the main thread, and how long that thread waited for a
 * processor.
 */
function look() {
  const [ran = 0, waited = 0] = readFileSync('/proc/self/schedstat', 'utf8')
    .split(' ')
    .map((nanoseconds) => Number(nanoseconds) / 1e6);
  return { at: performance.now(), ran, waited };
}
