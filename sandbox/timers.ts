import type { SandboxClock } from './clock.ts';

/** Timers in sandbox time: moving the clock wakes at once what is due. */
export interface SandboxTimers {
  /** Runs `task` after so many milliseconds of sandbox time; returns a function that cancels it. */
  after(milliseconds: number, task: () => void): () => void;
  /** Resolves after so many milliseconds of sandbox time, or at once when aborted or closed. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** How many tasks are waiting. */
  readonly pending: number;
  /** Forgets all tasks and wakes all sleepers. */
  close(): void;
}

interface Task {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  readonly onClose?: () => void;
}

/** Longest delay a Node timer takes; longer ones are re-armed on the way. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** Timers on a sandbox clock. While the clock runs by itself they never keep the process alive. */
export function createTimers(clock: SandboxClock): SandboxTimers {
  const tasks = new Set<Task>();
  let order = 0;
  let timeout: NodeJS.Timeout | undefined;

  const earliest = (): Task | undefined => {
    let first: Task | undefined;
    for (const task of tasks) {
      if (first === undefined || task.at < first.at) first = task;
      else if (task.at === first.at && task.order < first.order) first = task;
    }
    return first;
  };

  const wake = (): void => {
    clearTimeout(timeout);
    let next = earliest();
    while (next !== undefined && next.at <= clock.now()) {
      tasks.delete(next);
      next.run();
      next = earliest();
    }
    if (next === undefined || !clock.running) return;
    timeout = setTimeout(wake, Math.min(next.at - clock.now(), LONGEST_TIMEOUT));
    timeout.unref();
  };

  const add = (milliseconds: number, run: () => void, onClose?: () => void): (() => void) => {
    order += 1;
    const task: Task = {
      at: clock.now() + milliseconds,
      order,
      run,
      ...(onClose === undefined ? {} : { onClose }),
    };
    tasks.add(task);
    if (clock.running) wake();
    return () => {
      tasks.delete(task);
    };
  };

  const stopListening = clock.onMove(wake);
  return {
    after: (milliseconds, task) => add(milliseconds, task),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        const cancel = add(milliseconds, resolve, resolve);
        const onAbort = () => {
          cancel();
          resolve();
        };
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    get pending() {
      return tasks.size;
    },
    close() {
      clearTimeout(timeout);
      stopListening();
      const open = [...tasks];
      tasks.clear();
      for (const task of open) task.onClose?.();
    },
  };
}
