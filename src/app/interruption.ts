/** A request to end the work, by a person or the system. */
export type Interruption = {
  readonly signal: AbortSignal;
  /** Stops listening; from then on a signal kills the process. */
  dispose(): void;
};

const wishes = ['SIGINT', 'SIGTERM'] as const;

/** Exit codes of a process that a signal ended, by the custom of shells. */
const killed = { SIGINT: 130, SIGTERM: 143 } as const;

/** Listens for Ctrl+C and the like: the first aborts the signal, the second ends the process. */
export function listenForInterruption(onFirst: () => void): Interruption {
  const controller = new AbortController();
  const listen = (name: NodeJS.Signals) => {
    if (controller.signal.aborted)
      process.exit(name === 'SIGTERM' ? killed.SIGTERM : killed.SIGINT);
    controller.abort();
    onFirst();
  };
  for (const name of wishes) process.on(name, listen);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of wishes) process.off(name, listen);
    },
  };
}
