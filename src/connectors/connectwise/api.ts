import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';
import { keyRefusals } from '../../core/failureTable.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ServerInfo, WaitReason } from '../../ports/connectwise.ts';
import type { Ids } from '../../ports/ids.ts';
import type { Log } from '../../ports/log.ts';
import { type Answer, classify, requestIdOf, rightMissing, type Verdict } from './classify.ts';
import { discoveryUrl, readDiscovery } from './discovery.ts';
import type { Http, HttpRequest } from './http.ts';
import type { Limiter } from './limiter.ts';
import { encodeQuery, type Query } from './query.ts';
import { type Resource, resources } from './resources.ts';
import { type Attempt, type RetryPolicy, retrying } from './retry.ts';
import type { Site, SiteRules } from './site.ts';
import { afterSending, judgeWrite, type Write, writeRightMissing } from './writeVerdict.ts';

/**
 * The API version asked for: the oldest that has all we read, so that self-hosted servers a release
 * or two behind still know it (DOC: a version in which a model did not change gets the last before).
 */
export const apiVersion = '2025.1';

export type ApiOptions = {
  readonly site: Site;
  readonly rules: SiteRules;
  /** Login company name. */
  readonly company: string;
  readonly signIn: Readonly<Record<string, string>>;
  /** Where the API was found before; otherwise discovered at the first request. */
  readonly known: Location | null;
  /** Called when discovery finds the API at a new address. */
  readonly onMoved: (apiBase: string, codebase: string) => Promise<void>;
  /** Called for each wait that ConnectWise asks for, in milliseconds since 1970. */
  readonly onAskedToWait: (until: number) => Promise<void>;
  /** Called each time that ConnectWise rejects the keys, and with null once it accepts them. */
  readonly onTried: (refused: Failure | null) => Promise<void>;
  readonly http: Http;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly policy: RetryPolicy;
};

/** The address of the API. */
export type Location = { readonly api: Site; readonly codebase: string };

export type Get = {
  readonly resource: Resource;
  /** Below the path of the resource, with its slash. */
  readonly below?: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
};

export type Change = Get & { readonly write: Write };

export type Got = { readonly json: unknown; readonly headers: Answer['headers'] };

/** The API of one connection: sign-in, retries, limits, and finding it when it moved. */
export type Api = {
  get(request: Get): Promise<Got>;
  /**
   * Sends a write. A create is sent again only after an answer that certainly had no effect. If
   * that is uncertain, it throws `write_uncertain`; any other failure means that nothing was
   * created. Throws `write_refused` and `write_right_missing`.
   */
  send(change: Change): Promise<Got>;
  discover(): Promise<ServerInfo>;
  /**
   * ConnectWise's answer at an address outside its API, requested once and without our keys by
   * default; null if no answer came.
   */
  beside(request: {
    readonly url: string;
    readonly site: Site;
    readonly signedIn: boolean;
    readonly signal: AbortSignal;
  }): Promise<Answer | null>;
  /** The addresses of this connection: the site that was entered, and that of its API. */
  sites(): readonly Site[];
  /** Calls back when requests wait, in milliseconds since 1970, until null is given. */
  watchWaits(tell: WaitWatcher | null): void;
  /** Called before each request that writes, at its turn; if it throws, the request is not sent. */
  guardWrites(check: (() => Promise<void>) | null): void;
  /** HTTP requests sent so far, retries and discovery included. */
  readonly requests: number;
  close(): Promise<void>;
};

type WaitWatcher = (until: number, why: WaitReason) => void;

/** Retries with shorter waits than this are not reported, in milliseconds. */
const shortestTold = 500;

/** From this many rows on, handling an answer takes noticeable time. */
const longList = 100;

export function createApi(options: ApiOptions): Api {
  const { clock, ids, log, limiter, http, policy, company } = options;
  let location = options.known;
  // Endpoints that said they do not support our version, and answered without one. Others may (CLIENT).
  const unversioned = new Set<string>();
  let requests = 0;
  let watcher: WaitWatcher | null = null;
  let guard: (() => Promise<void>) | null = null;
  // Whether this client got a good answer before: then a sudden 404 is a hiccup rather than a refusal.
  let answered = false;

  async function exchange(
    resource: Resource | 'discovery',
    request: HttpRequest,
    number: number,
  ): Promise<Awaited<ReturnType<Http['send']>>> {
    return await limiter.run(
      async () => {
        if (request.method !== 'GET') await guard?.();
        requests += 1;
        const startedAt = clock.now();
        const sent = await http.send(request);
        const answer = sent.kind === 'answer' ? sent.answer : null;
        log.debug('connectwise.request', {
          method: request.method,
          resource,
          status: answer?.status ?? 0,
          requestId: answer === null ? 'none' : requestIdOf(answer),
          milliseconds: clock.now() - startedAt,
          attempt: number,
        });
        return sent;
      },
      request.signal ?? undefined,
      (until) => watcher?.(until, 'asked'),
    );
  }

  /** Classifies an answer, and passes what it says about the pace on to the limiter. */
  async function judge(answer: Answer, resource: Resource, host: string): Promise<Verdict> {
    const verdict = classify(answer, { resource, host, company, now: clock.now() });
    if (verdict.kind === 'good') limiter.wentWell();
    else if (verdict.retryAfterSeconds !== null) {
      limiter.slowDown(verdict.retryAfterSeconds);
      const until = clock.now() + verdict.retryAfterSeconds * 1000;
      watcher?.(until, 'asked');
      await options.onAskedToWait(until);
    }
    return verdict;
  }

  async function discover(signal?: AbortSignal): Promise<ServerInfo> {
    const { site } = options;
    const attempt = async (number: number): Promise<Attempt<ServerInfo>> => {
      const url = discoveryUrl(site, company);
      const headers = { accept: 'application/json' };
      const sent = await exchange(
        'discovery',
        { method: 'GET', url, site, headers, signal },
        number,
      );
      if (sent.kind === 'none') return failed(sent.failure, sent.final);
      const verdict = await judge(sent.answer, 'companies', site.host);
      const found = readDiscovery(sent.answer, verdict, site, company, options.rules);
      if (found === null) {
        const failure = verdict.kind === 'bad' ? verdict.failure : new Failure('internal');
        return failed(failure, false, verdict.kind === 'bad' ? verdict.retryAfterSeconds : null);
      }
      const before = location;
      location = { api: found.api, codebase: found.info.codebase };
      if (before !== null && !sameLocation(before, location)) {
        log.info('connectwise.moved', { codebase: location.codebase });
        await options.onMoved(found.api.origin, found.info.codebase);
      }
      return { kind: 'done', value: found.info };
    };
    // A person waits for this one, so an unreachable host is reported after a few attempts.
    return await retrying(
      { ...policy, attempts: Math.min(3, policy.attempts) },
      tools,
      attempt,
      signal,
      tellRetry,
    );
  }

  // Whether the last attempt accepted the keys; null until then.
  let keysAccepted: boolean | null = null;

  /**
   * Reports whether the keys are accepted, judged by the end of a request; most failures say
   * nothing about them.
   */
  async function tellingTried<T>(work: () => Promise<T>, signedIn: boolean): Promise<T> {
    try {
      const value = await work();
      if (signedIn && keysAccepted !== true) {
        keysAccepted = true;
        await options.onTried(null);
      }
      return value;
    } catch (thrown) {
      if (thrown instanceof Failure && keyRefusals.has(thrown.code)) {
        keysAccepted = false;
        await options.onTried(thrown);
      }
      throw thrown;
    }
  }

  /** Reports the wait before a retry; `judge` has already reported one that ConnectWise asked for. */
  function tellRetry(milliseconds: number, isAsked: boolean): void {
    const isShort = milliseconds < shortestTold;
    if (!isAsked && !isShort) watcher?.(clock.now() + milliseconds, 'failing');
  }

  const tools = { clock, ids };

  /** Whether the API is at another address than the one we used. */
  async function hasMoved(asked: Location, signal: AbortSignal | undefined): Promise<boolean> {
    // Another request may have found out meanwhile.
    if (location === null || sameLocation(asked, location)) await discover(signal);
    return location !== null && !sameLocation(asked, location);
  }

  async function once(
    request: Get,
    number: number,
    write: Write | null,
    version: string | null = apiVersion,
  ): Promise<{ verdict: Verdict; answer: Answer; asked: Location } | Attempt<never>> {
    if (location === null) await discover(request.signal);
    if (location === null) throw new Failure('internal', { error: 'no location' });
    const asked = location;
    const { api, codebase } = asked;
    const query = encodeQuery(request.query ?? []);
    const path = `${resources[request.resource].path}${request.below ?? ''}`;
    const body = write !== null && 'body' in write ? JSON.stringify(write.body) : null;
    const sent = await exchange(
      request.resource,
      {
        method: write?.method ?? 'GET',
        url: `${api.origin}/${codebase}apis/3.0${path}${query === '' ? '' : `?${query}`}`,
        site: api,
        headers: {
          ...options.signIn,
          ...accept(version),
          'accept-encoding': 'gzip',
          ...(body === null ? {} : { 'content-type': 'application/json' }),
          ...request.headers,
        },
        ...(body === null ? {} : { body }),
        signal: request.signal,
      },
      number,
    );
    if (sent.kind === 'none') {
      const isOpen = write !== null && sent.sent;
      return failed(isOpen ? afterSending(write, sent.failure) : sent.failure, sent.final);
    }
    const { answer } = sent;
    const verdict = await judge(answer, request.resource, api.host);
    const judged = write === null ? verdict : judgeWrite(verdict, answer, request.resource, write);
    return { answer, verdict: judged, asked };
  }

  async function ask(request: Get, write: Write | null): Promise<Got> {
    // Each doubt is settled once for a request, so that no two answers can send it in circles.
    const settled = new Set<string>();
    const endpoint = endpointOf(request, write);
    let version = unversioned.has(endpoint) ? null : apiVersion;
    const attempt = async (number: number): Promise<Attempt<Got>> => {
      const outcome = await once(request, number, write, version);
      if ('kind' in outcome) return outcome;
      const { verdict, answer, asked } = outcome;
      if (verdict.kind === 'good') {
        answered = true;
        if (version === null) unversioned.add(endpoint);
        return { kind: 'done', value: { json: verdict.json, headers: answer.headers } };
      }
      const { doubt, failure } = verdict;
      if (doubt === null || settled.has(doubt)) {
        return failed(failure, false, verdict.retryAfterSeconds);
      }
      settled.add(doubt);
      if (doubt === 'version') {
        version = null;
        log.warn('connectwise.version_unknown', { version: apiVersion, endpoint });
        return await attempt(number);
      }
      if (doubt === 'moved') {
        const moved = await hasMoved(asked, request.signal).catch((thrown: unknown) => {
          // An unknown API address settles nothing about a write that may have taken effect.
          throw failure.code === 'write_uncertain' ? failure : thrown;
        });
        if (moved) return await attempt(number);
        const hiccup = answered && failure.code === 'access_refused';
        return hiccup ? failed(notRouted(), false) : failed(failure, true);
      }
      const missing = write !== null && (await mayRead(request.resource));
      return failed(
        missing
          ? writeRightMissing(request.resource, write)
          : await accessFailure(request.resource, failure),
        true,
      );
    };
    return await retrying(policy, tools, attempt, request.signal, tellRetry);
  }

  /** A refusal of one resource only is a missing right; a refusal of all is about the credentials. */
  async function accessFailure(resource: Resource, failure: Failure): Promise<Failure> {
    const other = resource === 'companies' ? 'contacts' : 'companies';
    return (await mayRead(other)) ? rightMissing(resource) : failure;
  }

  async function mayRead(resource: Resource): Promise<boolean> {
    const query: Query = [
      ['pageSize', '1'],
      ['fields', 'id'],
    ];
    const outcome = await once({ resource, query }, 1, null);
    return !('kind' in outcome) && outcome.verdict.kind === 'good';
  }

  return {
    async get(request) {
      const got = await tellingTried(() => ask(request, null), true);
      // A page was just parsed, and its rows are read next: others get their turn in between.
      if (Array.isArray(got.json) && got.json.length > longList) await clock.sleep(0);
      return got;
    },
    send: async ({ write, ...request }) => await tellingTried(() => ask(request, write), true),
    // Discovery takes no keys, and knows the company.
    discover: async () => await tellingTried(() => discover(), false),
    async beside({ url, site, signedIn, signal }) {
      const own = signedIn ? options.signIn : {};
      const headers = { ...own, accept: 'application/json', 'accept-encoding': 'gzip' };
      try {
        const request = { method: 'GET', url, site, headers, signal } as const;
        const sent = await exchange('callbacks', request, 1);
        return sent.kind === 'answer' ? sent.answer : null;
      } catch (thrown) {
        // It took too long, or its name resolves to an address that is not allowed.
        if (thrown instanceof Failure) return null;
        throw thrown;
      }
    },
    sites: () => (location === null ? [options.site] : [options.site, location.api]),
    get requests() {
      return requests;
    },
    watchWaits(tell) {
      watcher = tell;
    },
    guardWrites(check) {
      guard = check;
    },
    close: async () => await http.close(),
  };
}

/** Method and path without ids: each has its own versions. */
function endpointOf({ resource, below = '' }: Get, write: Write | null): string {
  return `${write?.method ?? 'GET'} ${resources[resource].path}${below.replaceAll(/\d+/g, '#')}`;
}

function accept(version: string | null): { accept: string } {
  const model = version === null ? '' : `; version=${version}`;
  return { accept: `application/vnd.connectwise.com+json${model}` };
}

/** Asked once more after a wait; the same answer again is final. */
function notRouted(): Failure {
  return new Failure('answer_broken', because({ code: 'answer_not_routed' }));
}

function failed(
  failure: Failure,
  final: boolean,
  retryAfterSeconds: number | null = null,
): Extract<Attempt<never>, { kind: 'failed' }> {
  return { kind: 'failed', failure, final, retryAfterSeconds };
}

function sameLocation(a: Location, b: Location): boolean {
  return a.api.origin === b.api.origin && a.codebase === b.codebase;
}
