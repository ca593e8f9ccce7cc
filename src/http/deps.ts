import type { Actor } from '../core/actor.ts';
import type { Access } from '../ports/access.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Mailer } from '../ports/mail.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Texts } from '../texts/texts.ts';
import type {
  ServedCallbacks,
  ServedExamples,
  ServedOrganization,
  ServedPeople,
} from './operation.ts';

/** The built files of the web app. */
export type WebFiles = {
  /** Relative paths, such as `assets/main-1a2b.js`; some also have a `….br` and a `….gz`. */
  readonly names: ReadonlySet<string>;
  /** Throws if there is no file of this name. */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
};

/** The dependencies of the API; src/app provides them. */
export type ApiDeps = {
  readonly access: Access;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly texts: Texts;
  readonly version: string;
  /**
   * The clientId of this installation, for connections without one of their own; null if it has
   * none.
   */
  readonly clientId: string | null;
  readonly people: ServedPeople;
  readonly examples: ServedExamples;
  readonly callbacks: ServedCallbacks;
  /** Seals and opens with the keys of this installation. */
  readonly secrets: () => Promise<Secrets>;
  /** Null if no mail server is configured. */
  readonly mailer: Mailer | null;
  open(organizationId: string, actor: Actor): ServedOrganization;
  /** Runs work in one transaction; see openApp. */
  together<T>(
    organizationId: string,
    actor: Actor,
    work: (organization: ServedOrganization) => Promise<T>,
  ): Promise<T>;
  /** Runs work in the background; a service that stops waits for it. The work must not throw. */
  background(work: () => Promise<void>): void;
  /** A file of the package that shows API documents. Throws if it is missing. */
  docsFile(name: string): Promise<Uint8Array<ArrayBuffer>>;
  /** The web app; null if only the API is served. */
  readonly web: WebFiles | null;
  /** Whether the service can answer, which it can if its database does. */
  ready(): Promise<boolean>;
  /** The public address of this service's pages, without a trailing slash. */
  publicUrl(): Promise<string>;
  /** Whether pages at this origin belong to this service. */
  isOwnOrigin(origin: string): Promise<boolean>;
  /** Addresses and ranges of trusted proxies. */
  readonly trustedProxies: readonly string[];
  /** Aborted when the service stops: streams end then. */
  readonly stopping?: AbortSignal;
  readonly limits: {
    /** Requests per minute of one token or session, or of one address if neither is sent. */
    readonly requestsPerMinute: number;
    /** Sign-in attempts per minute from one address. */
    readonly signInsPerMinute: number;
  };
};
