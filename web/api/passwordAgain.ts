import { useSyncExternalStore } from 'react';

/** An action that waits until the user enters the password again. */
type Waiting = { readonly go: () => void; readonly cancel: () => void };

let waiting: readonly Waiting[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Waiting[]): void {
  waiting = next;
  for (const listener of listeners) listener();
}

/**
 * Asks for the password again. Resolves once it is entered, and rejects with `refusal` if the user cancels.
 */
export function passwordGivenAgain(refusal: Error): Promise<void> {
  return new Promise((resolve, reject) => {
    set([...waiting, { go: () => resolve(), cancel: () => reject(refusal) }]);
  });
}

/** The actions that wait for the password: all of them continue, or none. */
export function useWaitingForPassword(): {
  readonly isAsked: boolean;
  readonly goOn: () => void;
  readonly cancel: () => void;
} {
  const present = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting,
  );
  const end = (how: keyof Waiting) => {
    set([]);
    for (const one of present) one[how]();
  };
  return {
    isAsked: present.length > 0,
    goOn: () => end('go'),
    cancel: () => end('cancel'),
  };
}
