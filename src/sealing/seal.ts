import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Failure } from '../core/failure.ts';
import type { SecretPlace, Secrets } from '../ports/secrets.ts';
import type { SecretKeys } from './secretKeys.ts';

const cipher = 'aes-256-gcm';
const version = 'v1';
const ivLength = 12;
const tagLength = 16;

/**
 * Seals with AES-256-GCM under the first key and opens with any of them. A sealed value reads
 * `v1.<key id>.<base64url of iv, tag and ciphertext>` and opens only for the place it was sealed for.
 */
export function createSecrets(keys: SecretKeys): Secrets {
  const [current] = keys;
  return {
    seal(plain, place) {
      const iv = randomBytes(ivLength);
      const sealing = createCipheriv(cipher, current.key, iv, { authTagLength: tagLength });
      sealing.setAAD(boundTo(current.id, place));
      const body = Buffer.concat([sealing.update(plain, 'utf8'), sealing.final()]);
      const packed = Buffer.concat([iv, sealing.getAuthTag(), body]);
      return `${version}.${current.id}.${packed.toString('base64url')}`;
    },

    open(sealed, place) {
      const [form, keyId = '?', packed = '', ...rest] = sealed.split('.');
      const found = keys.find(({ id }) => id === keyId);
      const bytes = Buffer.from(packed, 'base64url');
      if (form !== version || rest.length > 0 || bytes.length < ivLength + tagLength) {
        throw new Failure('secret_unreadable', { keyId: 'damaged value' });
      }
      if (found === undefined) throw new Failure('secret_unreadable', { keyId });
      const opening = createDecipheriv(cipher, found.key, bytes.subarray(0, ivLength), {
        authTagLength: tagLength,
      });
      opening.setAAD(boundTo(keyId, place));
      opening.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
      try {
        const body = opening.update(bytes.subarray(ivLength + tagLength));
        return Buffer.concat([body, opening.final()]).toString('utf8');
      } catch {
        throw new Failure('secret_unreadable', { keyId });
      }
    },
  };
}

/** The owner that a value is bound to. A JSON list, so that no two owners give the same bytes. */
function boundTo(keyId: string, { organizationId, record, field }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([version, keyId, organizationId, record, field]), 'utf8');
}
