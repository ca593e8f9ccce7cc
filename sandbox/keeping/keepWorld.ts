import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SteeredSandbox } from '../control/steering.ts';
import {
  clockState,
  type SavedWorld,
  type SeededWorld,
  savedSchema,
  savedWorld,
  seededFrom,
} from './savedWorld.ts';

/** Milliseconds between two checks for changes. */
const LOOK_AGAIN = 500;

/** The content of a file; null if there is no file; undefined if it is not a saved sandbox. */
export function readSaved(file: string): SavedWorld | null | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    return savedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Keeps a sandbox in a file while it runs. */
export interface Keeper {
  /** Writes what has changed since the last time, if anything has. */
  save(): void;
  /** Writes one last time, then stops. */
  close(): void;
}

/**
 * Keeps the state of a sandbox in a file: now, soon after each change, and when it is closed. The
 * file is replaced as a whole, so it is never half written. A failed write is reported to
 * `onProblem` and retried.
 */
export function keepWorld(
  sandbox: SteeredSandbox,
  seededFirst: SeededWorld,
  file: string,
  onProblem: (error: unknown) => void,
): Keeper {
  let seeded = seededFirst;
  let written = '';
  const save = (): void => {
    const { world, switches } = sandbox;
    const version = JSON.stringify([world.writes, world.site, switches, clockState(sandbox)]);
    if (version === written) return;
    if (seeded.seed !== sandbox.seed) seeded = seededFrom(sandbox.seed);
    const text = JSON.stringify(savedWorld(sandbox, seeded));
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    written = version;
  };
  const trySave = () => {
    try {
      save();
    } catch (error) {
      onProblem(error);
    }
  };
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  save();
  const timer = setInterval(trySave, LOOK_AGAIN).unref();
  return {
    save,
    close() {
      clearInterval(timer);
      trySave();
    },
  };
}

/** The file next to the state of a running sandbox, with its address. */
const markOf = (file: string) => `${file}.running`;

/** Records the address of the running sandbox of a state, for commands that look for it. */
export function markRunning(file: string, url: string): void {
  writeFileSync(markOf(file), `${url}\n`, { mode: 0o600 });
}

export function unmarkRunning(file: string): void {
  rmSync(markOf(file), { force: true });
}

/** Address of the sandbox last started over a state; null if it ended properly, or none was started. */
export function markedRunning(file: string): string | null {
  try {
    const url = readFileSync(markOf(file), 'utf8').trim();
    return /^http:\/\/127\.0\.0\.1:\d{1,5}$/u.test(url) ? url : null;
  } catch {
    return null;
  }
}

/** Whether a sandbox answers at an address. */
export async function isRunningAt(url: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${url}/__sandbox/clock`, { signal: AbortSignal.timeout(30_000) });
    return ok;
  } catch {
    return false;
  }
}
