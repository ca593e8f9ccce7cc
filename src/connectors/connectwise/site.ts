import { isIP } from 'node:net';
import type { ProblemCode } from '../../core/badInput.ts';
import { Failure } from '../../core/failure.ts';
import { addressKind } from '../../network/address.ts';

/** Permissions from the operator's configuration. */
export type SiteRules = {
  /** A site on this machine over http, for the sandbox. */
  readonly allowLoopback: boolean;
  /**
   * Hosts besides ConnectWise's own: `psa.example.com`, `psa.example.com:8443` or `.example.com`.
   */
  readonly allowedHosts: readonly string[];
};

/** An address that passed the checks. */
export type Site = {
  /** `https://host`, with a port only if the operator listed one or on loopback. */
  readonly origin: string;
  /** Host name in lower case, without port. */
  readonly host: string;
  /** Who vouches for the host; decides which addresses it may resolve to. */
  readonly trust: 'connectwise' | 'operator' | 'loopback';
};

// DOC: cloud hosts end in the first, ConnectWise's own staging in the second.
const connectWiseSuffixes = ['.myconnectwise.net', '.connectwisedev.com'];

/**
 * The site someone entered, in whichever of the usual forms (bare host, address of the sign-in
 * page, full API base), reduced to its origin. Throws Failure `site_not_allowed` for every other.
 */
export function checkSite(text: string, rules: SiteRules): Site {
  const entered = text.trim();
  const url = parse(entered);
  const host = url.hostname.toLowerCase();
  const refuse = (problem: ProblemCode): never => {
    throw notAllowed(host, problem);
  };

  if (host.endsWith('.')) return refuse('site_ends_in_dot');

  if (isLoopback(host)) {
    if (!rules.allowLoopback) {
      return refuse('site_is_loopback');
    }
    return { origin: `${url.protocol}//${url.host}`, host, trust: 'loopback' };
  }
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0) {
    return refuse('site_is_ip');
  }
  if (url.protocol !== 'https:') return refuse('site_not_https');

  if (isConnectWise(host)) {
    if (url.port !== '') return refuse('site_port');
    return { origin: `https://${host}`, host, trust: 'connectwise' };
  }
  if (isListed(host, url.port, rules.allowedHosts)) {
    const port = url.port === '' ? '' : `:${url.port}`;
    return { origin: `https://${host}${port}`, host, trust: 'operator' };
  }
  return refuse('site_unknown');
}

/** Whether a host of this trust may be reached at this IP address. */
export function mayConnect(trust: Site['trust'], address: string): boolean {
  const kind = addressKind(address);
  if (kind === 'public') return trust !== 'loopback';
  if (kind === 'private') return trust === 'operator';
  return kind === 'loopback' && trust === 'loopback';
}

function parse(entered: string): URL {
  // URL parsers drop or convert these characters, so two parsers may disagree about the host.
  if (entered === '' || /[\s\\\p{Cc}\p{Cf}]/u.test(entered)) {
    throw notAllowed(printable(entered), 'site_not_address');
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(entered)?.[1]?.toLowerCase();
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/i.test(entered);
  const whole = scheme === undefined ? `${local ? 'http' : 'https'}://${entered}` : entered;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  if (url === null || url.hostname === '') {
    throw notAllowed(printable(entered), 'site_not_address');
  }
  const authority = whole.slice(whole.indexOf('://') + 3).split(/[/?#]/, 1)[0] ?? '';
  if (authority.includes('@') || url.username !== '' || url.password !== '') {
    throw notAllowed(url.hostname, 'site_with_sign_in');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw notAllowed(url.hostname, 'site_not_https');
  }
  return url;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]';
}

function isConnectWise(host: string): boolean {
  return connectWiseSuffixes.some((suffix) => host.endsWith(suffix) && host.length > suffix.length);
}

function isListed(host: string, port: string, allowed: readonly string[]): boolean {
  return allowed.some((listed) => {
    const entry = listed.trim().toLowerCase();
    if (entry === '' || entry === '.') return false;
    if (entry.startsWith('.')) return port === '' && host.endsWith(entry) && host !== entry;
    return entry === (port === '' ? host : `${host}:${port}`);
  });
}

/**
 * The entered text, without parts that must not be repeated: a pasted address can contain a
 * password.
 */
function printable(entered: string): string {
  const shown = entered.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').replace(/^.*@/, '');
  return shown === '' ? '(empty)' : shown.slice(0, 100);
}

function notAllowed(site: string, problem: ProblemCode): Failure {
  return new Failure('site_not_allowed', { site, problem });
}
