import { setImmediate as turn } from 'node:timers/promises';
import { randomBearers } from '../../src/app/randomBearers.ts';
import { checkSite } from '../../src/connectors/connectwise/site.ts';
import { csvRecords } from '../../src/connectors/csv/csvRecords.ts';
import { type Actor, callbackActor, commandLine } from '../../src/core/actor.ts';
import { Failure } from '../../src/core/failure.ts';
import type { Role, Scope } from '../../src/core/rights.ts';
import { receiveCallback } from '../../src/engine/callbacks/receiveCallback.ts';
import { type ConnectDeps, tryKeys } from '../../src/engine/setup/connect.ts';
import { createApi } from '../../src/http/api.ts';
import type { ApiDeps } from '../../src/http/deps.ts';
import type { Operation, ServedOrganization } from '../../src/http/operation.ts';
import { operations as allOperations } from '../../src/http/operations.ts';
import { createIdentity } from '../../src/identity/identity.ts';
import type { Access, Caller } from '../../src/ports/access.ts';
import type { CallbackOutcome } from '../../src/ports/callbacks.ts';
import type { ConnectWise } from '../../src/ports/connectwise.ts';
import type { OrganizationStores } from '../../src/ports/stores.ts';
import { english } from '../../src/texts/english/english.ts';
import { afterFile } from './afterFile.ts';
import { checkedAnswer, type Told } from './checkedAnswer.ts';
import type { TestDatabase } from './databases.ts';
import { emptyExamples } from './emptyExamples.ts';
import { idleTimer } from './engineWorld.ts';
import { createMemoryConnectWise } from './memory/memoryConnectWise.ts';
import { watched } from './namedOrganization.ts';
import { testSecrets } from './testSecrets.ts';
import { plainSecrets, webhookTools } from './webhookTools.ts';

const start = Date.parse('2026-03-02T10:00:00.000Z');

/** The proxy that the API of a test trusts. */
export const trustedProxy = '10.0.0.1';

/** Ids made so far, so that several worlds over one database have different ones. */
let made = 0;

/** A caller of a test: `Bearer NAME` calls as them. */
export type Somebody = {
  readonly organization: string;
  readonly role?: Role;
  readonly scope?: Scope;
  readonly session?: boolean;
  /** Id of their user; absent for a token of the organization. */
  readonly user?: string;
  /** When the password was last entered; by default just now. */
  readonly confirmedAt?: string;
};

type Sent = {
  readonly as?: string;
  /** Text is sent as it is; everything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The API over one database, called in process. It believes callers without checking them. */
export class ApiWorld {
  now = start;
  readonly requestsPerMinute = 200;
  readonly signInsPerMinute = 10;
  readonly app: ReturnType<typeof createApi>;
  readonly people = new Map<string, Somebody>();
  readonly logged: string[] = [];
  /** The outcomes of callbacks from ConnectWise. */
  readonly callbacks: CallbackOutcome[] = [];
  readonly operations: readonly Operation[];
  readonly #database: TestDatabase;
  /** The ConnectWise of an organization, if it has one. */
  readonly connectWise = new Map<string, ConnectWise>();
  /** The site and client for keys that are tried. */
  opens: ConnectDeps['open'] = ({ site }) => ({
    site: checkSite(site, { allowLoopback: false, allowedHosts: [] }).origin,
    client: createMemoryConnectWise(),
  });
  readonly #background: Promise<void>[] = [];

  /** With all operations of the API, unless others are given. */
  constructor(
    given: TestDatabase,
    operations?: Operation[],
    {
      web = null,
      clientId = null,
      isWatched = true,
    }: Partial<Pick<ApiDeps, 'web' | 'clientId'>> & {
      /** Whether every statement has to name the organization; false for a database of another kind. */
      readonly isWatched?: boolean;
    } = {},
  ) {
    const { database: noted, unnamed } = watched(given);
    const database = isWatched ? noted : given;
    afterFile(async () => {
      const statements = await unnamed();
      if (statements.length > 0) throw new Error(`without organization: ${statements.join('; ')}`);
    });
    this.operations = operations ?? allOperations;
    this.#database = database;
    const clock = { now: () => this.now, sleep: async () => await turn() };
    const ids = { next: () => `id${String(++made).padStart(6, '0')}`, jitter: () => 0 };
    const log = (code: string, detail: object = {}) => {
      this.logged.push(JSON.stringify({ code, ...detail }));
    };
    const access: Access = {
      callerOf: async (headers) => this.#callerOf(headers),
      memberOf: async (organizationId, caller) => {
        const name = caller.name;
        const known = this.people.get(name);
        if (known?.organization !== organizationId) return null;
        const actor: Actor = { kind: 'token', id: name, name, through: 'api' };
        return {
          userId: known.user ?? null,
          role: known.role ?? 'admin',
          scope: known.scope ?? 'admin',
          actor,
        };
      },
    };
    const quiet = { debug: log, info: log, warn: log, error: log };
    const served = (
      storesFor: (actor: Actor) => OrganizationStores,
      actor: Actor,
    ): ServedOrganization => {
      const stores = storesFor(actor);
      return {
        stores,
        clock,
        ids,
        readCsv: csvRecords,
        webhookTools,
        as: (other) => served(storesFor, other),
        connection: async () => (await stores.connections.get()) ?? (await notConnected()),
        engine: async () => {
          const connectWise = this.connectWise.get(stores.organizationId);
          if (connectWise === undefined) return await notConnected();
          const shared = { clock, ids, log: quiet, timer: idleTimer, leaseMilliseconds: 60_000 };
          return { ...shared, stores, connectWise };
        },
        tryKeys: async (request, options) =>
          await tryKeys(
            { clock, stores, secrets: plainSecrets, open: this.opens },
            request,
            options,
          ),
        close: async () => undefined,
      };
    };
    const deps: ApiDeps = {
      access,
      people: peopleOf(database, clock, ids),
      examples: emptyExamples(database, clock, ids),
      callbacks: {
        receive: async (id, key, raw) => {
          const organization = served((one) => database.organization(id, one), callbackActor);
          const { stores } = organization;
          const connectWise = async () => (await organization.engine()).connectWise;
          return await receiveCallback({ stores, clock, connectWise }, key, raw);
        },
        note: (outcome) => void this.callbacks.push(outcome),
      },
      secrets: async () => testSecrets,
      mailer: null,
      clock,
      ids,
      log: quiet,
      texts: english,
      version: '0.0.0',
      clientId,
      open: (id, actor) => served((one) => database.organization(id, one), actor),
      together: (id, actor, work) =>
        database.together(id, (storesFor) => work(served(storesFor, actor))),
      background: (work) => {
        this.#background.push(work());
      },
      web,
      docsFile: async (name) => new TextEncoder().encode(name),
      ready: async () => true,
      publicUrl: async () => 'http://127.0.0.1:7400',
      isOwnOrigin: async (origin) => origin === 'http://127.0.0.1:7400',
      trustedProxies: [trustedProxy],
      limits: {
        requestsPerMinute: this.requestsPerMinute,
        signInsPerMinute: this.signInsPerMinute,
      },
    };
    this.app = createApi(deps, operations);
  }

  /** Creates an organization, and a caller who may do everything in it: `NAME-admin`. */
  async organization(name: string): Promise<string> {
    await this.#database.ensureOrganization(name, name);
    this.people.set(`${name}-admin`, { organization: name });
    return name;
  }

  /**
   * Sends a request, and checks its answer against the schema of the operation. The caller is `NAME-admin` of
   * the organization in the path by default. Each request takes a second.
   */
  async call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    { as, body, headers = {} }: Sent = {},
  ): Promise<Told> {
    this.now += 1000;
    const organization = /^\/organizations\/([^/]+)/u.exec(path)?.[1] ?? '';
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await this.app.request(`/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${as ?? `${organization}-admin`}`,
        ...(body === undefined || raw ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
    return await checkedAnswer(this.operations, method, path, response);
  }

  /** Waits for work that continues after the answers. */
  async settled(): Promise<void> {
    await Promise.all(this.#background);
  }

  /** The stores of an organization. */
  stores(organization: string): OrganizationStores {
    return this.#database.organization(organization, commandLine);
  }

  #callerOf(headers: Headers): Caller | null {
    const name = headers.get('authorization')?.replace(/^Bearer /u, '');
    const known = name === undefined ? undefined : this.people.get(name);
    if (name === undefined || known === undefined) return null;
    const confirmedAt = known.confirmedAt ?? new Date(this.now).toISOString();
    if (known.session === true) {
      return {
        kind: 'session',
        accountId: name,
        sessionId: name,
        name,
        email: `${name}@example.com`,
        confirmedAt,
      };
    }
    const { organization: organizationId, scope = 'admin' } = known;
    return { kind: 'token', tokenId: name, name, organizationId, scope, userId: null };
  }
}

/** The parts for signing in, which this world does not use. */
function peopleOf(
  database: TestDatabase,
  clock: ApiDeps['clock'],
  ids: ApiDeps['ids'],
): ApiDeps['people'] {
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const shared = { bearers: randomBearers, clock, ids };
  const { identity: store, forLibrary: db, installation } = database;
  const secret = 'x'.repeat(43);
  return {
    ...shared,
    installation,
    identity: createIdentity({ ...shared, store, db, secret, log }),
    storesOf: (id, actor) => database.organization(id, actor),
    forgetSetupLink: async () => undefined,
  };
}

function nothing(): void {
  // Logs nothing.
}
async function notConnected(): Promise<never> {
  throw new Failure('not_connected');
}
