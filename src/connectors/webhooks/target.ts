import { isIP } from 'node:net';
import { badInput } from '../../core/badInput.ts';
import { longestUrl } from '../../core/webhooks/webhookUrl.ts';
import { addressKind } from '../../network/address.ts';

/** Permissions from the operator's configuration. */
export type TargetRules = {
  /** Endpoints on this machine over http, to try things out. */
  readonly allowLoopback: boolean;
};

/** Allowed destinations of an event: the internet, or this machine if that is allowed. */
export type Target = { readonly url: string; readonly trust: 'internet' | 'loopback' };

// Names that lead nowhere outside of a machine or a network (RFC 6761, RFC 6762, RFC 8375).
const privateNames = ['localhost', 'local', 'internal', 'home.arpa', 'lan', 'intranet', 'corp'];

/**
 * The address of an endpoint in stored form, without a fragment. The addresses behind its name are
 * checked while connecting. Throws `bad_input`.
 */
export function checkTarget(entered: string, { allowLoopback }: TargetRules): Target {
  const text = entered.trim();
  if (text.length > longestUrl) {
    throw badInput('url', { code: 'too_long' }, { code: 'text_up_to', longest: longestUrl });
  }
  // URL parsers drop or convert these characters, so two parsers may disagree about the host.
  if (!URL.canParse(text) || /[\s\\\p{Cc}\p{Cf}]/u.test(text)) throw refused('no_web_address');
  const url = new URL(text);
  if (url.port === '0') throw refused('no_web_address');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused('url_not_https');
  const authority = text.slice(text.indexOf('://') + 3).split(/[/?#]/u, 1)[0] ?? '';
  if (authority.includes('@')) throw refused('url_credentials');
  url.hash = '';
  const host = url.hostname.toLowerCase();
  if (isLoopback(host)) {
    if (!allowLoopback) throw refused('url_not_public');
    return { url: url.href, trust: 'loopback' };
  }
  if (url.protocol !== 'https:') throw refused('url_not_https');
  const labels = host.split('.');
  const isName = isIP(host.replaceAll(/^\[|\]$/gu, '')) === 0 && labels.length > 1;
  const isPrivate = privateNames.some((name) => host === name || host.endsWith(`.${name}`));
  if (!isName || isPrivate || host.endsWith('.')) throw refused('url_not_public');
  return { url: url.href, trust: 'internet' };
}

/** Whether a target of this trust may be reached at this IP address. */
export function mayReach(trust: Target['trust'], address: string): boolean {
  return addressKind(address) === (trust === 'internet' ? 'public' : 'loopback');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]';
}

function refused(code: 'no_web_address' | 'url_not_https' | 'url_credentials' | 'url_not_public') {
  return badInput('url', { code }, { code: 'https_url' });
}
