import { setNonce } from 'get-nonce';

/** The nonce of this page: only style elements with it are allowed. */
export const nonce =
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

// The scroll lock of dialogs adds its own style element.
setNonce(nonce);
