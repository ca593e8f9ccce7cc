import type { Cookies, From } from '../ports/identity.ts';
import { addressHeader, cookieNames } from './auth.ts';

/** A request for the library: its origin, and only the session cookies. */
export function headersFor({ headers, address, secure }: From, which: 'none' | 'own'): Headers {
  const given = new Headers({ [addressHeader]: address });
  const agent = headers.get('user-agent');
  if (agent !== null) given.set('user-agent', agent.slice(0, 300));
  if (which === 'none') return given;
  const names: readonly string[] = Object.values(cookieNames(secure));
  const own = cookiesOf(headers).filter(([name]) => names.includes(name));
  given.set('cookie', own.map(([name, value]) => `${name}=${value}`).join('; '));
  return given;
}

/** Whether the session cookie is there, under its https name or the other; null: neither. */
export function sentOver(headers: Headers): 'https' | 'http' | null {
  const sent = new Set(cookiesOf(headers).map(([name]) => name));
  if (sent.has(cookieNames(true).session)) return 'https';
  return sent.has(cookieNames(false).session) ? 'http' : null;
}

/** The content of the challenge cookie, without its signature, which the library checks. */
export function challengeOf({ headers, secure }: From): string | null {
  const { challenge } = cookieNames(secure);
  const value = cookiesOf(headers).find(([name]) => name === challenge)?.[1];
  if (value === undefined) return null;
  try {
    const text = decodeURIComponent(value);
    return text.slice(0, Math.max(0, text.lastIndexOf('.')));
  } catch {
    return null;
  }
}

/** Our cookies among those that the library sets; the others have no meaning here. */
export function cookiesIn(headers: Headers, secure: boolean): Cookies {
  const names = Object.values(cookieNames(secure));
  return headers
    .getSetCookie()
    .filter((cookie) => names.some((name) => cookie.startsWith(`${name}=`)));
}

/** Removes both cookies. */
export function goneCookies(secure: boolean): Cookies {
  const attributes = `Max-Age=0; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return Object.values(cookieNames(secure)).map((name) => `${name}=; ${attributes}`);
}

function cookiesOf(headers: Headers): readonly (readonly [name: string, value: string])[] {
  return (headers.get('cookie') ?? '').split(/; */u).flatMap((pair) => {
    const at = pair.indexOf('=');
    return at <= 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1)] as const];
  });
}
