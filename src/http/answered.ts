import { createHash } from 'node:crypto';
import type { StoredAnswer } from '../ports/answerStore.ts';
import { keyForm, faults as words } from '../texts/english/refusals.ts';
import { etagOf } from './etag.ts';
import type { Answer } from './operation.ts';
import { Refusal } from './refusal.ts';
import { ordered } from './sameJson.ts';

/** The Idempotency-Key of a request; undefined if it has none. Throws `does_not_fit`. */
export function keyOf(headers: Headers): string | undefined {
  const key = headers.get('idempotency-key');
  if (key === null) return undefined;
  if (/^[\x21-\x7e]{1,255}$/u.test(key)) return key;
  const fault = {
    in: 'header',
    path: ['Idempotency-Key'],
    code: 'wrong_form',
    detail: words.wrong_form,
    accepted: keyForm,
  } as const;
  throw new Refusal('does_not_fit', { faults: [fault] });
}

/**
 * Fingerprint of a request: JSON bodies with the same meaning are equal, whatever the order of
 * members; a file is compared by its bytes.
 */
export function digestOf(query: string, body: unknown, file: readonly Uint8Array[] = []): string {
  const digest = createHash('sha256').update(JSON.stringify([query, ordered(body)]));
  for (const chunk of file) digest.update(chunk);
  return digest.digest('base64url');
}

type Rendered = StoredAnswer & { readonly body: string | null };

/** An answer as it is sent. */
export function rendered(
  answer: Exclude<Answer, Response>,
  organizationId: string | null,
): Rendered {
  const { status, body, version, location, headers = {} } = answer;
  return {
    status,
    headers: {
      ...headers,
      ...(version === undefined ? {} : { ETag: etagOf({ ...version, organizationId }) }),
      ...(location === undefined ? {} : { Location: location }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  };
}

/** The part of an answer that is stored: secrets are handed out only once. */
export function withoutSecrets(answer: Rendered, secrets: readonly string[]): StoredAnswer {
  if (answer.body === null || secrets.length === 0) return answer;
  const body: unknown = JSON.parse(answer.body);
  if (typeof body !== 'object' || body === null) return answer;
  const kept = Object.entries(body).filter(([name]) => !secrets.includes(name));
  return { ...answer, body: JSON.stringify(Object.fromEntries(kept)) };
}

/** Null if the request is new and has to be answered. Throws `key_in_use`, `key_reused`. */
export function replayed(found: StoredAnswer | 'open' | 'other' | null): StoredAnswer | null {
  if (found === 'open') throw new Refusal('key_in_use', { headers: { 'Retry-After': '1' } });
  if (found === 'other') throw new Refusal('key_reused');
  return found;
}
