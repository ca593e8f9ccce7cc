import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type CallbackMessage, callbackKinds } from '../../ports/callbacks.ts';
import { asId, isObject, lastUpdated, type WireObject } from './wire.ts';

/** The content of a message before it is verified. */
export type UnprovenMessage = {
  readonly message: CallbackMessage;
  /** Login company. */
  readonly company: string;
  readonly keyUrl: string;
};

/** Reads the body of a message (OBS, recorded keys); null if it is none. */
export function parseMessage(body: Uint8Array): UnprovenMessage | null {
  const json = parsed(() => new TextDecoder('utf-8', { fatal: true }).decode(body));
  if (!isObject(json)) return null;
  const { MessageId: id, CompanyId: company, Action: action, Metadata: metadata } = json;
  const type = typeof json.Type === 'string' ? json.Type.toLowerCase() : '';
  const kind = callbackKinds.find((one) => one === type);
  const recordId = asId(json.ID);
  const keyUrl = isObject(metadata) ? metadata.key_url : null;
  if (typeof id !== 'string' || !/^[\w-]{1,100}$/u.test(id)) return null;
  if (kind === undefined || recordId === null) return null;
  if (typeof company !== 'string' || typeof action !== 'string') return null;
  if (typeof keyUrl !== 'string') return null;
  const deleted = action.toLowerCase() === 'deleted';
  const entity = entityOf(json);
  const stamp = deleted || entity === null ? null : lastUpdated(entity);
  return { message: { id, kind, recordId, deleted, lastUpdated: stamp }, company, keyUrl };
}

/** OBS: a JSON text with a summary of the record, and null if it was deleted. */
function entityOf({ Entity: entity }: WireObject): WireObject | null {
  const json = typeof entity === 'string' ? parsed(() => entity) : entity;
  return isObject(json) ? json : null;
}

function parsed(text: () => string): unknown {
  try {
    return JSON.parse(text());
  } catch {
    return null;
  }
}

/**
 * Whether a signature is that of these bytes. DOC: Base64 of HMAC-SHA256 over the raw body, under the SHA-256
 * digest of the key. Takes as long for a wrong one as for the right one.
 */
export function isSignedBy(key: string, body: Uint8Array, signature: string): boolean {
  const digest = createHash('sha256').update(key, 'utf8').digest();
  const expected = createHmac('sha256', digest).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
