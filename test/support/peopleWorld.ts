import { randomBearers } from '../../src/app/randomBearers.ts';
import { createIds } from '../../src/app/randomIds.ts';
import { csvRecords } from '../../src/connectors/csv/csvRecords.ts';
import type { Actor } from '../../src/core/actor.ts';
import { Failure } from '../../src/core/failure.ts';
import { createApi } from '../../src/http/api.ts';
import type { ServedOrganization } from '../../src/http/operation.ts';
import { createAccess } from '../../src/identity/access.ts';
import { createIdentity } from '../../src/identity/identity.ts';
import type { Identity } from '../../src/ports/identity.ts';
import type { Mailer } from '../../src/ports/mail.ts';
import type { OrganizationStores } from '../../src/ports/stores.ts';
import { english } from '../../src/texts/english/english.ts';
import type { TestDatabase } from './databases.ts';
import { emptyExamples } from './emptyExamples.ts';
import { testSecrets } from './testSecrets.ts';
import { webhookTools } from './webhookTools.ts';

const url = 'http://127.0.0.1:7400';

type Sent = {
  /** The cookie of a person. */
  readonly as?: string;
  readonly bearer?: string;
  readonly body?: object | undefined;
  readonly origin?: string;
  readonly ifMatch?: string;
};

/** An answer, and the cookie it set. */
type Told = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly cookie: string;
  readonly etag: string | null;
};

/** The API over one database, with people who sign in. */
export class PeopleWorld {
  readonly identity: Identity;
  readonly #app: ReturnType<typeof createApi>;
  readonly #database: TestDatabase;
  #ahead = 0;
  readonly #background: Promise<void>[] = [];

  /** With a mailer, links are mailed. */
  constructor(database: TestDatabase, mailer: Mailer | null = null) {
    this.#database = database;
    const clock = { now: () => Date.now() + this.#ahead, sleep: async () => undefined };
    const ids = createIds(clock);
    const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
    const { installation } = database;
    const shared = { bearers: randomBearers, clock };
    const identity = createIdentity({
      ...shared,
      store: database.identity,
      db: database.forLibrary,
      secret: 'x'.repeat(43),
      ids,
      log,
    });
    this.identity = identity;
    const sessionOf = async (headers: Headers) => await identity.sessionOf(headers);
    const served = (
      storesFor: (actor: Actor) => OrganizationStores,
      actor: Actor,
    ): ServedOrganization => ({
      stores: storesFor(actor),
      clock,
      ids,
      readCsv: csvRecords,
      webhookTools,
      as: (other) => served(storesFor, other),
      connection: notConnected,
      engine: notConnected,
      tryKeys: notConnected,
      close: async () => undefined,
    });
    const storesOf = (id: string, actor: Actor) => database.organization(id, actor);
    this.#app = createApi({
      callbacks: { receive: async () => 'unknown_address', note: () => undefined },
      access: createAccess({ ...shared, installation, sessionOf }),
      people: {
        ...shared,
        identity,
        installation,
        ids,
        storesOf,
        forgetSetupLink: async () => undefined,
      },
      examples: emptyExamples(database, clock, ids),
      secrets: async () => testSecrets,
      mailer,
      clock,
      ids,
      log,
      texts: english,
      version: '0.0.0',
      clientId: null,
      open: (id, actor) => served((one) => storesOf(id, one), actor),
      together: (id, actor, work) =>
        database.together(id, (storesFor) => work(served(storesFor, actor))),
      background: (work) => {
        this.#background.push(work());
      },
      web: null,
      docsFile: async (name) => new TextEncoder().encode(name),
      ready: async () => true,
      publicUrl: async () => url,
      isOwnOrigin: async (origin) => origin === url,
      trustedProxies: [],
      limits: { requestsPerMinute: 10_000, signInsPerMinute: 1000 },
    });
  }

  /** Advances the clock, in milliseconds. */
  later(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  /** Waits for work that continues after the answers. */
  async settled(): Promise<void> {
    await Promise.all(this.#background);
  }

  /** The token at the end of the setup link of this installation. */
  async setupToken(): Promise<string> {
    const token = randomBearers.next();
    const [now, later] = [0, 86_400_000].map((more) => new Date(Date.now() + more).toISOString());
    const { installation } = this.#database;
    await installation.setSetupLink(randomBearers.digest(token), later ?? '', now ?? '');
    return token;
  }

  async call(
    method: string,
    path: string,
    { as, bearer, body, origin, ifMatch }: Sent = {},
  ): Promise<Told> {
    const response = await this.#app.request(`/api/v1${path}`, {
      method,
      headers: {
        ...(as === undefined ? {} : { Cookie: as }),
        ...(bearer === undefined ? {} : { Authorization: bearer }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(origin === undefined ? {} : { Origin: origin }),
        ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const document: unknown = text === '' ? {} : JSON.parse(text);
    const set = response.headers.getSetCookie().filter((cookie) => !/Max-Age=0/iu.test(cookie));
    const cookie = set.map((one) => one.split(';')[0] ?? '').join('; ');
    const etag = response.headers.get('etag');
    return { status: response.status, body: Object.assign({}, document), cookie, etag };
  }
}

function nothing(): void {
  // Logs nothing.
}

async function notConnected(): Promise<never> {
  throw new Failure('not_connected');
}
