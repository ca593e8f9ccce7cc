// Preloaded into a measured process. Writes to file descriptor 3: its peak resident memory in MB, the
// processor time of all its threads in seconds, and the longest block of the event loop since the first
// request in milliseconds.
import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });
let requested = false;
subscribe('undici:request:create', () => {
  if (requested) return;
  requested = true;
  // Loading the program is not part of the import.
  setImmediate(() => delay.enable());
});

process.on('exit', () => {
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  const { user, system } = process.cpuUsage();
  const cpu = (user + system) / 1e6;
  writeSync(3, JSON.stringify({ peak, cpu, block: requested ? Math.round(delay.max / 1e6) : 0 }));
});
