import type { ProblemCode } from '../../core/badInput.ts';
import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';
import type { ServerInfo } from '../../ports/connectwise.ts';
import type { Answer, Verdict } from './classify.ts';
import { checkSite, type Site, type SiteRules } from './site.ts';
import { isObject } from './wire.ts';

/** The address for discovery; no sign-in needed (3P, CLIENT). */
export function discoveryUrl(site: Site, company: string): string {
  return `${site.origin}/login/companyinfo/${encodeURIComponent(company)}`;
}

/** The result of discovery: the address of the API. */
export type Discovered = { readonly info: ServerInfo; readonly api: Site };

// DOC: the cloud's hosts for people have a twin for the API.
const hostsWithTwin = /^(na|eu|au|aus|za|staging)\.(myconnectwise\.net|connectwisedev\.com)$/;

/**
 * Reads the answer of discovery. An unknown company is `null` with 200, or 404 (CLIENT). The host it
 * names is as untrusted as one that was typed in. Null if the answer has to be judged as any other.
 */
export function readDiscovery(
  answer: Answer,
  verdict: Verdict,
  entered: Site,
  company: string,
  rules: SiteRules,
): Discovered | null {
  const unknown = (): Failure => new Failure('company_unknown', { site: entered.host, company });
  if (answer.status === 404) throw unknown();
  if (verdict.kind === 'bad') {
    if (verdict.doubt === 'moved') throw unknown();
    return null;
  }
  const { json } = verdict;
  if (json === null) throw unknown();
  if (!isObject(json))
    throw new Failure('answer_broken', because({ code: 'no_company_information' }));
  const codebase = readCodebase(json.Codebase);
  const api = apiSite(json.SiteUrl, entered, rules);
  const version = json.VersionNumber ?? json.VersionCode;
  return {
    api,
    info: {
      codebase,
      version: typeof version === 'string' && version !== '' ? version : null,
      // DOC shows the text "True", a recording a boolean.
      isCloud: /^true$/i.test(String(json.IsCloud)),
      apiBase: api.origin,
    },
  };
}

/** It becomes a part of each path, so its form is checked; `v2026_4/`, always with the slash. */
function readCodebase(value: unknown): string {
  const codebase = typeof value === 'string' ? value.trim().replace(/^\/+|\/+$/g, '') : '';
  // On cloud this one is a router to the present version, on own servers the only one (DOC, OBS).
  if (codebase === '') return 'v4_6_release/';
  if (/^[A-Za-z0-9_.-]{1,60}$/.test(codebase) && !codebase.startsWith('.')) return `${codebase}/`;
  throw new Failure('answer_broken', because({ code: 'no_codebase' }));
}

function apiSite(siteUrl: unknown, entered: Site, rules: SiteRules): Site {
  if (typeof siteUrl === 'string' && siteUrl.trim() !== '') {
    const given = siteUrl.trim();
    // Recorded ones have no scheme; one on the host that was entered keeps the entered scheme.
    const bare = given.replace(/^https?:\/\//i, '').replace(/\/.*$/, '');
    if (bare.toLowerCase() === new URL(entered.origin).host) return entered;
    // A sandbox on this machine may name a host of the cloud; it means itself.
    if (entered.trust === 'loopback') return entered;
    const found = checkSite(given, rules);
    // Only a site on this machine may redirect us to this machine.
    if (found.trust === 'loopback') {
      const problem: ProblemCode = 'site_names_this_machine';
      throw new Failure('site_not_allowed', { site: found.host, problem });
    }
    return found;
  }
  return hostsWithTwin.test(entered.host) ? checkSite(`api-${entered.host}`, rules) : entered;
}
