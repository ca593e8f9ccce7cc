import type { CallbackKeys } from '../connectors/connectwise/callbackKeys.ts';
import {
  type ConnectWiseOptions,
  createConnectWise,
} from '../connectors/connectwise/connectWise.ts';
import type { Http } from '../connectors/connectwise/http.ts';
import {
  createLimiter,
  defaultLimits,
  type Limiter,
  type SharedTurns,
} from '../connectors/connectwise/limiter.ts';
import { checkSite, type SiteRules } from '../connectors/connectwise/site.ts';
import { exampleSite } from '../core/example.ts';
import { asFailure, Failure } from '../core/failure.ts';
import { because } from '../core/failureReasons.ts';
import { instant } from '../engine/deps.ts';
import type { ConnectRequest } from '../engine/setup/connect.ts';
import type { Clock } from '../ports/clock.ts';
import type { Connection } from '../ports/connection.ts';
import type { ConnectWise, OnWait } from '../ports/connectwise.ts';
import type { Example } from '../ports/examples.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { SiteLimitStore } from '../ports/siteLimits.ts';
import type { OrganizationStores } from '../ports/stores.ts';

/** What every client of ConnectWise is made with. */
export type ClientTools = {
  readonly rules: SiteRules;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** The one limiter of a site, by its address. */
  readonly limiterFor: (site: string) => Limiter;
  /** Called when a client waits, unless a run watches it. */
  readonly onWait: OnWait;
  /** Connections that all clients share; closed by the code that made them. */
  readonly http: Http;
  /** Keys of callbacks, of all connections; by default each client reads its own. */
  readonly callbackKeys?: CallbackKeys;
};

/** Limiters that all connections to one site share; with a store, those of all processes that use it. */
export function createLimiters(
  clock: Clock,
  store: SiteLimitStore | null = null,
): Pick<ClientTools, 'limiterFor'> & {
  /** Requests a second that each of them allows at present. */
  readonly rates: () => readonly number[];
} {
  const limiters = new Map<string, Limiter>();
  return {
    rates: () => [...limiters.values()].map(({ rate }) => rate),
    limiterFor(site) {
      const known = limiters.get(site);
      if (known !== undefined) return known;
      const made = createLimiter(
        clock,
        defaultLimits,
        store === null ? null : sharedTurns(store, site, clock),
      );
      limiters.set(site, made);
      return made;
    },
  };
}

function sharedTurns(store: SiteLimitStore, site: string, clock: Clock): SharedTurns {
  return {
    take: () => store.take(site, defaultLimits, clock.now()),
    slowDown: (seconds) => store.slowDown(site, defaultLimits, seconds * 1000, clock.now()),
    wentWell: () => store.wentWell(site, defaultLimits),
  };
}

/** The sandbox of an organization with example data; null: its data is real. */
type Instead = Pick<Example, 'origin'> | null;

/**
 * A client for entered values. Throws `site_not_allowed`, `bad_input`, and `example_only` if an
 * organization with example data is to be connected to anything but its sandbox.
 */
export function clientForRequest(
  request: ConnectRequest,
  { limiterFor, ...tools }: ClientTools,
  instead: Instead = null,
): { readonly site: string; readonly client: ConnectWise } {
  const { company, clientId, credentials } = request;
  const entered = { company, clientId, credentials };
  if (instead !== null) {
    if (request.site !== exampleSite) throw new Failure('example_only');
    const sandbox = sandboxOf(instead);
    const limiter = limiterFor(sandbox.site);
    const client = createConnectWise({ ...tools, ...entered, ...sandbox, limiter });
    client.watchWaits(tools.onWait);
    return { site: exampleSite, client };
  }
  const site = checkSite(request.site, tools.rules).origin;
  const client = createConnectWise({ ...tools, ...entered, site, limiter: limiterFor(site) });
  client.watchWaits(tools.onWait);
  return { site, client };
}

/**
 * A client for a stored connection. A wait that ConnectWise asked for is stored, so that the next client
 * waits as well. Throws `configuration` if the rules no longer allow its site.
 */
export async function clientForConnection(
  connection: Connection,
  secret: string,
  { limiterFor, ...tools }: ClientTools,
  { connections, server }: Pick<OrganizationStores, 'connections' | 'server'>,
): Promise<ConnectWise> {
  const { company, clientId, kind, user } = connection;
  const now = () => instant(tools.clock);
  const place = placeOf(connection, await connections.example(), tools.rules);
  const limiter = limiterFor(place.site);
  const until = await server.waitUntil(now());
  if (until !== null) limiter.pauseUntil(Date.parse(until));
  let isRefused = connection.refused !== null;
  const client = createConnectWise({
    ...tools,
    ...place,
    company,
    clientId,
    credentials: { kind, user, secret },
    onMoved: (base, code) => connections.moved(base, code),
    onTried: async (refused) => {
      // Read-only commands write nothing: that the keys work is recorded only if it is new.
      if (refused === null && !isRefused) return;
      const failure = refused === null ? null : { code: refused.code, detail: refused.detail };
      await connections.noteTried(connection, failure, now());
      isRefused = refused !== null;
    },
    onAskedToWait: (moment) => server.noteWait(new Date(moment).toISOString(), now()),
    limiter,
  });
  client.watchWaits(tools.onWait);
  return client;
}

/**
 * The address of a connection: the stored one or, for example data, that of its sandbox. Any other
 * address for example data is rejected with `example_only`.
 */
function placeOf(
  { site, apiBase, codebase }: Connection,
  instead: Instead,
  rules: SiteRules,
): Pick<ConnectWiseOptions, 'site' | 'rules' | 'known'> {
  if (instead === null) {
    checkStillAllowed(site, rules);
    return { site, rules, known: { apiBase, codebase } };
  }
  if (site !== exampleSite) throw new Failure('example_only');
  return sandboxOf(instead);
}

/** A sandbox is on this machine. Throws `host_unreachable` if it does not run. */
function sandboxOf({ origin }: NonNullable<Instead>) {
  if (origin === null || new URL(origin).hostname !== '127.0.0.1') {
    const { host } = new URL(exampleSite);
    throw new Failure('host_unreachable', { host, ...because({ code: 'needs_service' }) });
  }
  return { site: origin, rules: { allowLoopback: true, allowedHosts: [] } };
}

/** The site was allowed when it was connected, so the setting is wrong, not the command. */
function checkStillAllowed(site: string, rules: SiteRules): void {
  try {
    checkSite(site, rules);
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure.code !== 'site_not_allowed') throw thrown;
    const { hostname, protocol } = new URL(site);
    const variable = protocol === 'http:' ? 'AMPWISE_ALLOW_LOOPBACK' : 'AMPWISE_ALLOWED_HOSTS';
    const reason = because({
      code: 'connected_site',
      hostname,
      because: String(failure.detail.problem),
    });
    throw new Failure('configuration', { ...reason, variable });
  }
}
