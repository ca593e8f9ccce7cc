import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Log } from '../ports/log.ts';
import type { Measured } from './metrics.ts';

/** The start message of a child process that is a worker. */
export type WorkerStart = {
  /** Its name, which no other worker has. */
  readonly name: string;
  /** Names of workers before it that have ended. */
  readonly dead: readonly string[];
};

/** Tells a worker that there may be something to do. */
export const wakeUp = 'wake';

/** Asks a worker for its metrics, which it sends back. */
export const askForMetrics = 'metrics';

/** How long to wait for its answer, in milliseconds: the monitoring has a time limit of its own. */
const patience = 2000;

/** Ended workers to remember. Runs of older ones have long been handled. */
const mostDead = 20;

/** Time until a worker that died is started again, in milliseconds: longer each time, up to the longest. */
const firstPause = 500;
const longestPause = 30_000;

/** A worker that dies at this age or later counts as one that worked, in milliseconds. */
const soundAge = 60_000;

/** The worker of a service, kept running. */
export type WorkerProcess = {
  wake(): void;
  /** The measurements of the worker; null if it does not answer. */
  metrics(): Promise<Measured | null>;
  /** Makes it park its runs, and resolves when it has ended; it is killed after this many milliseconds. */
  stop(deadline: number): Promise<void>;
  /** Process id of the worker that runs now. */
  readonly pid: () => number | undefined;
};

/**
 * Starts the worker as a child process of this program and starts another one whenever it ends. It ends
 * by itself when this process does, however that ends: the channel between them closes.
 */
export function startWorkerProcess(given: {
  /** Path of the program that is started, and its arguments. */
  readonly program: string;
  readonly args: readonly string[];
  readonly newName: () => string;
  readonly log: Log;
}): WorkerProcess {
  const { program, args, newName, log } = given;
  const dead: string[] = [];
  let stopping = false;
  let pause = firstPause;
  let child: ChildProcess | null = null;
  let restart: NodeJS.Timeout | null = null;

  const startLater = () => {
    if (stopping) return;
    restart = setTimeout(start, pause);
    pause = Math.min(longestPause, pause * 2);
  };

  const start = () => {
    const name = newName();
    const startedAt = performance.now();
    const worker = fork(program, args, {
      // Its own process group: Ctrl+C is for this process, which then makes the worker park its runs.
      detached: process.platform !== 'win32',
      // Standard output is for the line that says that the service is ready.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child = worker;
    log.info('worker.started', { worker: name, workerPid: worker.pid ?? 0 });
    // A dead worker cannot receive messages; its end is detected below.
    worker.on('error', (error) => {
      log.error('worker.broken', { error: error.name });
      // What never started, because the system has no room for a process, does not end either.
      if (worker.pid === undefined) startLater();
    });
    worker.send({ name, dead } satisfies WorkerStart, () => undefined);
    worker.once('exit', (code, signal) => {
      if (stopping) return;
      log.error('worker.ended', { worker: name, code: code ?? 0, signal: signal ?? 'none' });
      dead.push(name);
      if (dead.length > mostDead) dead.shift();
      if (performance.now() - startedAt > soundAge) pause = firstPause;
      startLater();
    });
  };
  start();

  return {
    wake() {
      if (child?.connected === true) child.send(wakeUp, () => undefined);
    },
    async metrics() {
      const asked = child;
      if (asked?.connected !== true) return null;
      return await new Promise<Measured | null>((resolve) => {
        const done = (answer: Measured | null) => {
          clearTimeout(late);
          asked.off('message', told).off('exit', gone);
          resolve(answer);
        };
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- worker.ts sends nothing else
        const told = (message: unknown) => done(message as Measured);
        const gone = () => done(null);
        const late = setTimeout(gone, patience);
        asked.once('message', told).once('exit', gone);
        asked.send(askForMetrics, (error) => {
          if (error !== null) gone();
        });
      });
    },
    pid: () => child?.pid,
    async stop(deadline) {
      stopping = true;
      if (restart !== null) clearTimeout(restart);
      const worker = child;
      if (worker === null || worker.exitCode !== null || worker.signalCode !== null) return;
      const ended = once(worker, 'exit');
      if (worker.connected) worker.disconnect();
      const kill = setTimeout(() => worker.kill('SIGKILL'), deadline);
      await ended;
      clearTimeout(kill);
    },
  };
}
