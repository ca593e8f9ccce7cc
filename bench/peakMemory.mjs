// Preloaded into a measured process: writes its peak resident memory, in MB, to file descriptor 3.
import { writeSync } from 'node:fs';

process.on('exit', () => {
  writeSync(3, `${Math.round(process.resourceUsage().maxRSS / 1024)}\n`);
});
