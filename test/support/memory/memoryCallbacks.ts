import { Failure } from '../../../src/core/failure.ts';
import type { Callback, CallbackSource } from '../../../src/ports/callbacks.ts';

/** Callbacks that a test can read and change. */
export type MemoryCallbacks = {
  readonly registered: Map<number, Callback>;
  /** Whether the role may register callbacks. */
  allowed: boolean;
};

/** The callbacks of a ConnectWise in memory, which sends none. */
export function memoryCallbacks(
  request: () => void,
): CallbackSource & { readonly steered: MemoryCallbacks } {
  const registered = new Map<number, Callback>();
  const steered: MemoryCallbacks = { registered, allowed: true };
  let made = 0;
  return {
    steered,
    async callbacks(urlPart) {
      request();
      return [...registered.values()].filter(({ url }) => url.includes(urlPart));
    },
    async registerCallback(kind, url) {
      request();
      if (!steered.allowed) {
        const detail = { what: 'callbacks', row: 'System > Table Setup', level: 'Add to All' };
        throw new Failure('write_right_missing', detail);
      }
      const twin = [...registered.values()].some((one) => one.kind === kind && one.url === url);
      if (twin) return;
      const id = ++made;
      registered.set(id, { id, kind, level: 'owner', url, inactive: false });
    },
    async removeCallback(id) {
      request();
      registered.delete(id);
    },
    readCallback: async () => 'malformed',
  };
}
