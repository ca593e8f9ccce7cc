import type { From, Session } from '../ports/identity.ts';
import type { ApiRequest } from './operation.ts';
import { Refusal } from './refusal.ts';

/** The session of a request. Throws `session_needed`. */
export function sessionOf({ caller }: Pick<ApiRequest, 'caller'>): Session {
  if (caller?.kind === 'session') return caller;
  throw new Refusal('session_needed');
}

/** Where a request comes from, in the form that identity expects. */
export function fromOf({
  headers,
  address,
  publicUrl,
}: Pick<ApiRequest, 'headers' | 'address' | 'publicUrl'>): From {
  return { headers, address, secure: publicUrl.startsWith('https:') };
}

/** An answer that sets cookies. */
export function withCookies(status: number, body: unknown, cookies: readonly string[]): Response {
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  if (body !== null) headers.set('Content-Type', 'application/json');
  for (const cookie of cookies) headers.append('Set-Cookie', cookie);
  return new Response(body === null ? null : JSON.stringify(body), { status, headers });
}
