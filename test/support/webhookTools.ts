import { checkTarget } from '../../src/connectors/webhooks/target.ts';
import type { WebhookTools } from '../../src/engine/setup/webhooks.ts';
import type { Secrets } from '../../src/ports/secrets.ts';

/** Not really sealed, but different from the entered text. */
export const plainSecrets: Secrets = {
  seal: (text) => `sealed ${Buffer.from(text).toString('base64url')}`,
  open: (text) => Buffer.from(text.slice('sealed '.length), 'base64url').toString(),
};

/** The tools for webhooks in tests; endpoints on this machine are allowed. */
export const webhookTools: WebhookTools = {
  secrets: async () => plainSecrets,
  checkUrl: (entered) => checkTarget(entered, { allowLoopback: true }).url,
};
