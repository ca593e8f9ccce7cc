import { createHash, randomBytes } from 'node:crypto';
import type { Bearers } from '../ports/bearers.ts';

/** SHA-256 is enough for a digest: nobody guesses 32 random bytes. */
export const randomBearers: Bearers = {
  next: () => randomBytes(32).toString('base64url'),
  digest: (secret) => createHash('sha256').update(secret, 'utf8').digest('base64url'),
};
