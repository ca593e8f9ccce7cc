import type { Config } from '../config/readConfig.ts';
import { createCallbackKeys } from '../connectors/connectwise/callbackKeys.ts';
import { createHttp, defaultTimeouts } from '../connectors/connectwise/http.ts';
import { csvRecords } from '../connectors/csv/csvRecords.ts';
import { checkTarget } from '../connectors/webhooks/target.ts';
import type { Actor } from '../core/actor.ts';
import { Failure } from '../core/failure.ts';
import { type EngineDeps, usualLease } from '../engine/deps.ts';
import {
  type ConnectDeps,
  type ConnectRequest,
  connect as connectOrganization,
  secretPlace,
  type TriedKeys,
  tryKeys,
} from '../engine/setup/connect.ts';
import type { ServedOrganization } from '../http/operation.ts';
import type { Bearers } from '../ports/bearers.ts';
import type { Connection } from '../ports/connection.ts';
import type { ConnectWise, OnWait } from '../ports/connectwise.ts';
import type { InstallationStore } from '../ports/installation.ts';
import type { Log } from '../ports/log.ts';
import type { ServiceStore } from '../ports/schedules.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { OrganizationStores } from '../ports/stores.ts';
import type { Tracing } from '../ports/tracing.ts';
import type { WebhookWork } from '../ports/webhooks.ts';
import {
  type ClientTools,
  clientForConnection,
  clientForRequest,
  createLimiters,
} from './clients.ts';
import type { People } from './identity.ts';
import { openSecrets, type RotatedKeys, rotateKeys } from './keys.ts';
import { createLog } from './logging.ts';
import type { Metrics } from './metrics.ts';
import { prepareDatabase } from './prepareDatabase.ts';
import { randomBearers } from './randomBearers.ts';
import { createIds } from './randomIds.ts';
import { openSetupLink } from './setupLink.ts';
import { systemClock } from './systemClock.ts';
import { systemTimer } from './systemTimer.ts';
import { openTracing, tracedHttp } from './tracing.ts';

/**
 * One organization, for one run, command or request. Its connection and ConnectWise data are as of
 * their first use. All methods throw Failure.
 */
export type Organization = Omit<ServedOrganization, 'as'> & {
  /** A copy whose changes count as those of another actor. */
  as(actor: Actor): Organization;
  /** See engine/setup/connect.ts. */
  connect(request: ConnectRequest, options: { readonly replace: boolean }): Promise<TriedKeys>;
  /** Whether the database could be checked. Throws `database_damaged`. */
  verifyDatabase(): Promise<boolean>;
};

/** An installation of ampwise, opened. */
export type App = {
  /**
   * Opens an organization for one run, command or request, and for changes by this actor. Replaced keys and
   * changed lists are seen by the next one opened.
   */
  organization(id: string, actor: Actor): Organization;
  /**
   * Runs work on an organization in one transaction: when this returns, all changes are made, or none. Work
   * may run twice, and must not wait for anything outside the database.
   */
  together<T>(id: string, actor: Actor, work: (one: Organization) => Promise<T>): Promise<T>;
  hasOrganization(id: string): Promise<boolean>;
  /**
   * Throws `schema_newer` if a newer version has migrated the database since, and this one cannot work with
   * it.
   */
  checkSchema(): Promise<void>;
  /** What belongs to no single organization. */
  readonly installation: InstallationStore;
  readonly clock: EngineDeps['clock'];
  readonly ids: EngineDeps['ids'];
  readonly bearers: Bearers;
  /** Who signs in, and who a request comes from. Throws `secret_unreadable`, `configuration`. */
  people(): Promise<People>;
  /** See setupLink.ts. */
  setupLink(base: string | null): Promise<string | null>;
  /** Seals all stored secrets again; with a new key where the key is in a file. Returns how many. */
  rotateKeys(): Promise<RotatedKeys>;
  /** Finds work to do, across all organizations. */
  readonly service: ServiceStore;
  /** Finds events to send to webhooks, across all organizations. */
  readonly webhookWork: WebhookWork;
  /** Seals and opens with the present keys. */
  readonly secrets: () => Promise<Secrets>;
  readonly log: Log;
  /** Closes the connections to ConnectWise and the database. */
  close(): Promise<void>;
};

/** How an installation is opened. */
export type Opening = {
  /** Whether to create one if there is none; true by default. */
  readonly begin: boolean;
  /** Called when requests wait outside of a run. */
  readonly onWait: OnWait;
  /** Program of threads that read SQLite, for a process that serves requests; null: it reads by itself. */
  readonly readingThread: URL | null;
  /** Counts requests to ConnectWise; null: they are not counted. */
  readonly metrics: Metrics | null;
};

/**
 * Puts an installation together: the one place where the rooms meet. Throws Failure; `data_missing` if there
 * is no data yet and it is not to be begun.
 */
export async function openApp(
  config: Config,
  {
    begin = true,
    onWait = () => undefined,
    readingThread = null,
    metrics = null,
  }: Partial<Opening> = {},
): Promise<App> {
  const log = await createLog(config.log);
  const database = await prepareDatabase(config, { begin, readingThread });
  // HTTP connections outlive runs; a client that signs in with keys lasts as long as its run.
  const plain = createHttp(defaultTimeouts);
  const tracing = openTracing();
  const http = tracedHttp(metrics?.counted(plain) ?? plain, tracing);
  const { limiterFor, rates } = createLimiters(
    systemClock,
    // Several processes share PostgreSQL. On SQLite one carries out the runs, and a command that only reads
    // must not write.
    config.database.kind === 'postgres' ? database.siteLimits : null,
  );
  metrics?.watchRates(rates);
  const tools: ClientTools = {
    rules: config.connectWise,
    clock: systemClock,
    ids: createIds(systemClock),
    log,
    limiterFor,
    http,
    callbackKeys: createCallbackKeys(systemClock),
    onWait,
  };
  const means: Means = {
    tracing,
    tools,
    secrets: () => openSecrets(config),
    verifyDatabase: () => database.verify(),
  };

  return {
    organization: (id, actor) =>
      organizationOn((one) => database.organization(id, one), actor, means),
    together: (id, actor, work) =>
      database.together(id, (storesFor) => work(organizationOn(storesFor, actor, means))),
    hasOrganization: (id) => database.hasOrganization(id),
    async checkSchema() {
      await database.schema();
    },
    installation: database.installation,
    clock: systemClock,
    ids: tools.ids,
    bearers: randomBearers,
    people: once(async () => {
      // Its library takes as long to load as everything else, and only the service has people sign in.
      const { openPeople } = await import('./identity.ts');
      return await openPeople(config, database, tools);
    }),
    setupLink: (base) => openSetupLink(config, database.installation, base),
    rotateKeys: () => rotateKeys(config, database.installation),
    service: database.service,
    webhookWork: database.webhookWork,
    secrets: means.secrets,
    log,
    async close() {
      await http.close();
      await database.close();
    },
  };
}

type Means = {
  readonly tracing: Tracing;
  readonly tools: ClientTools;
  readonly secrets: () => Promise<Secrets>;
  readonly verifyDatabase: () => Promise<boolean>;
};

function organizationOn(
  storesFor: (actor: Actor) => OrganizationStores,
  first: Actor,
  means: Means,
): Organization {
  const stores = storesFor(first);
  const { tools } = means;
  const { clock, ids, log } = tools;
  let client: ConnectWise | null = null;

  const connection = async (): Promise<Connection> => {
    const present = await stores.connections.get();
    if (present === null) throw new Failure('not_connected');
    return present;
  };

  const engine = once(async (): Promise<EngineDeps> => {
    const present = await connection();
    const sealed = await stores.connections.sealedSecret();
    if (sealed === null) throw new Failure('not_connected');
    const secret = (await means.secrets()).open(sealed, secretPlace(stores.organizationId));
    const connectWise = await clientForConnection(present, secret, tools, stores);
    client = connectWise;
    return {
      stores,
      connectWise,
      clock,
      ids,
      log,
      timer: systemTimer,
      tracing: means.tracing,
      leaseMilliseconds: usualLease,
    };
  });

  const asActor = (actor: Actor): Organization => {
    const own = storesFor(actor);
    const connecting = async (): Promise<ConnectDeps> => {
      const example = await own.connections.example();
      return {
        clock,
        stores: own,
        secrets: await means.secrets(),
        open: (wanted) => clientForRequest(wanted, tools, example),
      };
    };
    return {
      stores: own,
      clock,
      ids,
      readCsv: csvRecords,
      webhookTools: {
        secrets: means.secrets,
        checkUrl: (entered) => checkTarget(entered, tools.rules).url,
      },
      as: asActor,
      verifyDatabase: means.verifyDatabase,
      connection,
      engine: async () => ({ ...(await engine()), stores: own }),
      tryKeys: async (request, options) => await tryKeys(await connecting(), request, options),
      connect: async (request, options) =>
        await connectOrganization(await connecting(), request, options),
      close: async () => await client?.close(),
    };
  };
  return asActor(first);
}

/** Runs `make` at the first call; a failure is forgotten, so that the next call tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((thrown: unknown) => {
      made = null;
      throw thrown;
    });
    return made;
  };
}
