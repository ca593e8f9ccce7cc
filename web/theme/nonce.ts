import { setNonce } from 'get-nonce';

/** The nonce of this page: the only styles it may make are those that carry it. */
export const nonce =
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

// The scroll lock of dialogs makes a style of its own.
setNonce(nonce);
