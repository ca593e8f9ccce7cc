// Preloaded into a service: writes to file descriptor 3, once a second, the longest turns of the event loop of the
// process that serves since it wrote last: by the clock, and by the time that its main thread had on a processor, which
// other processes of the machine do not lengthen. It begins with the first request: loading the program keeps nobody
// waiting. Its worker, which is a process as well, is not measured.
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

/** Milliseconds: the clock, what the main thread ran, and what it waited for a processor. */
function look() {
  const [ran = 0, waited = 0] = readFileSync('/proc/self/schedstat', 'utf8')
    .split(' ')
    .map((nanoseconds) => Number(nanoseconds) / 1e6);
  return { at: performance.now(), ran, waited };
}
