import type { Clock } from '../../ports/clock.ts';
import type { Api } from './api.ts';
import { checkSite, type Site, type SiteRules } from './site.ts';
import { isObject } from './wire.ts';

/** The address of a key from a message, once verified to be ConnectWise's. */
export type KeyPlace = {
  readonly url: string;
  readonly site: Site;
  /** Whether it is the site of the connection: our own keys may be sent only there. */
  readonly isOwn: boolean;
  /** The login company that the key belongs to, as the address says. */
  readonly company: string;
};

// OBS: `https://{site}/{codebase}//system/callbackkey/index.rails?companyName=..&id={guid}`. Any other path
// could be a document that someone keeps in ConnectWise.
const keyPath = /^(?:\/+[\w.-]+)*\/+system\/callbackkey\/index\.rails$/iu;

// DOC, CLIENT: the cloud's hosts; of them, one may sign for another (OBS: `na` in messages of `sandbox-na`).
const cloudHost =
  /^(?:api-)?(?:sandbox-)?(?:na|eu|au|aus|za|staging)\.(?:myconnectwise\.net|connectwisedev\.com)$/u;

/**
 * The place of a key; null unless it is on the site of the connection or, for a connection to the
 * cloud, on one of the cloud's hosts. The message with the address is not verified yet.
 */
export function keyPlace(address: string, own: readonly Site[], rules: SiteRules): KeyPlace | null {
  const site = allowedSite(address, rules);
  if (site === null || !URL.canParse(address)) return null;
  const { pathname, searchParams, search } = new URL(address);
  const isOwn = own.some((one) => withoutTwin(one.origin) === withoutTwin(site.origin));
  const isCloud = own.some(({ trust }) => trust === 'connectwise') && cloudHost.test(site.host);
  if (!isOwn && !isCloud) return null;
  if (!keyPath.test(pathname)) return null;
  const named = [...searchParams].find(([name]) => name.toLowerCase() === 'companyname');
  return { url: `${site.origin}${pathname}${search}`, site, isOwn, company: named?.[1] ?? '' };
}

function allowedSite(address: string, rules: SiteRules): Site | null {
  try {
    return checkSite(address, rules);
  } catch {
    return null;
  }
}

/** DOC: the cloud's hosts for people have a twin for the API. */
function withoutTwin(origin: string): string {
  return origin.replace(/^https:\/\/api-/u, 'https://');
}

/** How long ConnectWise may take for a key, in milliseconds: it waits five seconds for our answer (DOC). */
const patience = 3000;

/**
 * Reads a key. We don't know whether its address needs credentials (UNSURE): first without them,
 * and if that is rejected, with them. Null if it cannot be read.
 */
export async function fetchKey(
  api: Pick<Api, 'beside'>,
  { url, site, isOwn }: KeyPlace,
): Promise<string | null> {
  const signal = AbortSignal.timeout(patience);
  const ask = (signedIn: boolean) => api.beside({ url, site, signedIn, signal });
  let answer = await ask(false);
  const isRefused = answer !== null && [401, 403].includes(answer.status);
  if (isRefused && isOwn) answer = await ask(true);
  if (answer === null || answer.status !== 200) return null;
  try {
    const json: unknown = JSON.parse(answer.body);
    const key = isObject(json) ? json.signing_key : null;
    return typeof key === 'string' && key !== '' ? key : null;
  } catch {
    return null;
  }
}

/** Keys by their address; null if one could not be read. */
export type CallbackKeys = {
  /** Fetches a key that is not known; with `renewed`, also one that was fetched more than a minute ago. */
  get(
    place: Pick<KeyPlace, 'url'>,
    fetch: () => Promise<string | null>,
    renewed?: boolean,
  ): Promise<string | null>;
};

const minute = 60_000;

/**
 * How long a key is used before it is fetched again, and how long a failed fetch is remembered; in
 * milliseconds.
 */
const keptFor = 720 * minute;
const missedFor = 10_000;

const mostKept = 200;

/** The keys of all connections of this process. Simultaneous messages fetch a key only once. */
export function createCallbackKeys(clock: Pick<Clock, 'now'>): CallbackKeys {
  const kept = new Map<string, { readonly key: string | null; readonly at: number }>();
  const asking = new Map<string, Promise<string | null>>();
  return {
    async get({ url }, fetch, renewed = false) {
      const known = kept.get(url);
      if (known !== undefined) {
        const longest = known.key === null ? missedFor : renewed ? minute : keptFor;
        if (clock.now() - known.at < longest) return known.key;
      }
      const underWay = asking.get(url);
      if (underWay !== undefined) return await underWay;
      const asked = fetch()
        .then((found) => {
          // If it cannot be read again, the known one is kept.
          const key = found ?? known?.key ?? null;
          kept.delete(url);
          // The oldest is dropped, because anyone can send messages with more addresses.
          const [oldest] = kept.keys();
          if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
          kept.set(url, { key, at: clock.now() });
          return key;
        })
        .finally(() => asking.delete(url));
      asking.set(url, asked);
      return await asked;
    },
  };
}
