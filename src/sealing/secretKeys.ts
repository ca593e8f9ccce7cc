import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { Failure } from '../core/failure.ts';
import { because, type FailureReason } from '../core/failureReasons.ts';

/** One key of 256 bits, with the short name under which sealed values refer to it. */
export type SecretKey = { readonly id: string; readonly key: KeyObject };

/** Keys in order of rank: the first seals, all open. */
export type SecretKeys = readonly [SecretKey, ...SecretKey[]];

/** Bytes of a key. */
const keyLength = 32;

/** A new key as text, 43 characters of base64url. */
export function generateSecretKey(): string {
  return randomBytes(keyLength).toString('base64url');
}

/**
 * Keys from text: one or several, separated by commas, blanks or line breaks, newest first. Throws
 * Failure `configuration` without showing any of the text.
 */
export function parseSecretKeys(text: string): SecretKeys {
  const [first, ...older] = text.split(/[\s,]+/u).filter((part) => part !== '');
  if (first === undefined) throw unusable({ code: 'no_secret_key' });
  return [parseKey(first, 0), ...older.map((part, index) => parseKey(part, index + 1))];
}

function parseKey(text: string, index: number): SecretKey {
  const bytes = /^[A-Za-z0-9_-]{43}$/.test(text) ? Buffer.from(text, 'base64url') : null;
  if (bytes?.length !== keyLength) {
    throw unusable({ code: 'secret_key_malformed', position: index + 1 });
  }
  // Derived from the key, so that the two are never confused; it reveals nothing about the key.
  const id = createHash('sha256').update('ampwise secret key').update(bytes).digest('hex');
  return { id: id.slice(0, 8), key: createSecretKey(bytes) };
}

function unusable(reason: FailureReason): Failure {
  return new Failure('configuration', { ...because(reason), variable: 'AMPWISE_SECRET_KEY' });
}
