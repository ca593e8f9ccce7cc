import type { Actor } from '../core/actor.ts';
import type { Access } from '../ports/access.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Mailer } from '../ports/mail.ts';
import type { Texts } from '../texts/texts.ts';
import type {
  ServedCallbacks,
  ServedExamples,
  ServedOrganization,
  ServedPeople,
} from './operation.ts';

/** The files of the web app, as they were built. */
export type WebFiles = {
  /** Relative paths, such as `assets/main-1a2b.js`, and beside some of them `….br` and `….gz`. */
  readonly names: ReadonlySet<string>;
  /** Throws for a name that is not among them. */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
};

/** What the API stands on; src/app hands it in. */
export type ApiDeps = {
  readonly access: Access;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly texts: Texts;
  readonly version: string;
  /** The clientId of this installation, for connections that name none; null if it has none. */
  readonly clientId: string | null;
  readonly people: ServedPeople;
  readonly examples: ServedExamples;
  readonly callbacks: ServedCallbacks;
  /** Null if no mail server is configured. */
  readonly mailer: Mailer | null;
  open(organizationId: string, actor: Actor): ServedOrganization;
  /** See openApp: all that work does is one transaction. */
  together<T>(
    organizationId: string,
    actor: Actor,
    work: (organization: ServedOrganization) => Promise<T>,
  ): Promise<T>;
  /** Does work beside the answers; a service that stops waits for it. It does not throw. */
  background(work: () => Promise<void>): void;
  /** A file of the package that shows API documents. Throws if it is not there. */
  docsFile(name: string): Promise<Uint8Array<ArrayBuffer>>;
  /** The web app; null: the API alone is served. */
  readonly web: WebFiles | null;
  /** Whether the service can answer: its database does. */
  ready(): Promise<boolean>;
  /** Addresses at which pages of this service are, without a slash at the end; the first is the public one. */
  publicUrl(): Promise<string>;
  /** Whether a page at this origin is one of this service. */
  isOwnOrigin(origin: string): Promise<boolean>;
  /** Addresses and ranges of proxies that are believed about who their client is. */
  readonly trustedProxies: readonly string[];
  /** Aborted once the service is to end: streams end then. */
  readonly stopping?: AbortSignal;
  readonly limits: {
    /** Requests of one token, session or, if neither is sent, address in a minute. */
    readonly requestsPerMinute: number;
    /** Attempts to sign in from one address in a minute. */
    readonly signInsPerMinute: number;
  };
};
