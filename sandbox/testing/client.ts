import { isRecord } from '../model/values.ts';
import type { Sandbox } from '../sandbox.ts';
import { DEFAULT_CREDENTIALS } from '../world/credentials.ts';

/** An answer with its body read: JSON if it is JSON, text otherwise. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed body; `undefined` when there is none or it is not JSON. */
  readonly json: unknown;
}

export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

const { companyId, publicKey, privateKey, clientId } = DEFAULT_CREDENTIALS;

/** The Basic header of a key pair or login of the default company. */
export function basic(user: string = publicKey, password: string = privateKey): string {
  return `Basic ${Buffer.from(`${companyId}+${user}:${password}`).toString('base64')}`;
}

/**
 * Calls a sandbox in process, below `apis/3.0/`, with the default credentials unless others are
 * given.
 */
export function clientOf(sandbox: Sandbox, defaults: Record<string, string> = {}): Client {
  const send: Client['send'] = async (method, path, body, headers = {}) => {
    const url = path.startsWith('/')
      ? `http://sandbox.test${path}`
      : `http://sandbox.test/v4_6_release/apis/3.0/${path}`;
    const given = { authorization: basic(), clientid: clientId, ...defaults, ...headers };
    const kept = Object.entries(given).filter(([, value]) => value !== '');
    const request = new Request(url, {
      method,
      headers: { 'content-type': 'application/json', ...Object.fromEntries(kept) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await sandbox.fetch(request);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  };
  return { send, get: async (path, headers) => await send('GET', path, undefined, headers) };
}

/** The object in an answer; throws if it is not one. */
export function recordOf({ json, text }: Pick<Answer, 'json' | 'text'>): Record<string, unknown> {
  if (!isRecord(json)) throw new Error(`not an object: ${text}`);
  return json;
}

/** The objects in a list answer. */
export function rowsOf({ json, text }: Pick<Answer, 'json' | 'text'>): Record<string, unknown>[] {
  if (!Array.isArray(json)) throw new Error(`not a list: ${text}`);
  return json.filter(isRecord);
}

/** The id of the record in an answer. */
export function idOf(answer: Answer): number {
  return Number(recordOf(answer).id);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
