import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { LockHolder } from '../ports/runStores.ts';

/** How far two readings of one start may differ, in milliseconds: the kernel's boot time has whole seconds. */
const tolerance = 2_500;

/** This process, as the run lock knows it. */
export function thisProcess(): LockHolder {
  const started = startOf(process.pid)?.at ?? Date.now() - process.uptime() * 1000;
  return { host: hostname(), pid: process.pid, startedAt: new Date(started).toISOString() };
}

/**
 * Whether a process has certainly ended: it was on this machine, and its number is free, is a
 * zombie's, or belongs to a process started at another time. When in doubt it is alive.
 */
export function isDead(holder: LockHolder): boolean {
  if (holder.host !== hostname() || !Number.isInteger(holder.pid) || holder.pid <= 0) return false;
  if (!exists(holder.pid)) return true;
  const start = startOf(holder.pid);
  if (start === null) return false;
  if (start.zombie) return true;
  const startedAt = Date.parse(holder.startedAt);
  return !Number.isNaN(startedAt) && Math.abs(startedAt - start.at) > tolerance;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Not being allowed to signal it proves that it is there.
    return !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH');
  }
}

type Start = { readonly at: number; readonly zombie: boolean };

/** When a process began, milliseconds since 1970, from Linux; null where that cannot be told. */
function startOf(pid: number): Start | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets, and may hold blanks and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[19]);
    const boot = /^btime (\d+)$/mu.exec(readFileSync('/proc/stat', 'utf8'))?.[1];
    if (boot === undefined || Number.isNaN(ticks)) return null;
    // 100 ticks a second is what Linux tells programs on every architecture Node runs on.
    return { at: Number(boot) * 1000 + ticks * 10, zombie: fields[0] === 'Z' };
  } catch {
    return null;
  }
}
