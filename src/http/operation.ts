import type { z } from 'zod';
import type { Actor } from '../core/actor.ts';
import type { Right } from '../core/rights.ts';
import type { EngineDeps } from '../engine/deps.ts';
import type { ConnectRequest, TriedKeys } from '../engine/setup/connect.ts';
import type { EnteringDeps } from '../engine/setup/entering.ts';
import type { Visitor } from '../engine/setup/examples.ts';
import type { WebhookTools } from '../engine/setup/webhooks.ts';
import type { Caller, Member } from '../ports/access.ts';
import type { CallbackOutcome, EarlyRefusal, RawCallback } from '../ports/callbacks.ts';
import type { Connection } from '../ports/connection.ts';
import type { ReadCsv } from '../ports/csvFiles.ts';
import type { Example } from '../ports/examples.ts';
import type { OrganizationStores } from '../ports/stores.ts';
import type { ExpectedVersion } from '../ports/version.ts';
import type { RefusalCode } from '../texts/english/refusals.ts';
import type { Voice } from '../texts/voice.ts';
import type { ChangedThing } from './etag.ts';
import type { MailRequest } from './mailed.ts';
import type { Follow } from './organizationWatch.ts';
import type { OwnRefusals } from './problem.ts';

/** What the operations about people work with; src/app hands it in. */
export type ServedPeople = EnteringDeps & {
  storesOf(organizationId: string, actor: Actor): OrganizationStores;
  /** Takes the file with the setup link away. */
  forgetSetupLink(): Promise<void>;
};

/** One organization as the API works with it. All methods throw Failure. */
export type ServedOrganization = {
  readonly stores: OrganizationStores;
  readonly clock: EngineDeps['clock'];
  readonly ids: EngineDeps['ids'];
  readonly readCsv: ReadCsv;
  readonly webhookTools: WebhookTools;
  /** A copy whose changes count as those of another actor. */
  as(actor: Actor): ServedOrganization;
  /** Throws `not_connected`. */
  connection(): Promise<Connection>;
  /**
   * What runs need, with a client for the connection as it is stored now; the same client until
   * `close`. Throws `not_connected`, `secret_unreadable`.
   */
  engine(): Promise<EngineDeps>;
  /** Tries keys, and saves nothing; see engine/setup/connect.ts. */
  tryKeys(request: ConnectRequest, options: { readonly replace: boolean }): Promise<TriedKeys>;
  /** Closes the client. */
  close(): Promise<void>;
};

/** Organizations with example data, and the sandboxes behind them; src/app hands it in. */
export type ServedExamples = {
  /** See engine/setup/examples.ts; it is filled afterwards. */
  begin(asked: {
    readonly organization: Pick<ServedOrganization, 'stores'>;
    readonly visitor: Visitor;
  }): Promise<Example>;
  /** Removes the one of this organization, or the one beside it; false if there is none. */
  remove(organization: Pick<ServedOrganization, 'stores'>): Promise<boolean>;
};

/** Messages of ConnectWise; src/app hands it in. */
export type ServedCallbacks = {
  /** See engine/callbacks/receiveCallback.ts. */
  receive(
    organizationId: string,
    key: string,
    raw: RawCallback,
  ): Promise<Exclude<CallbackOutcome, EarlyRefusal>>;
  /** Counts what became of one. */
  note(outcome: CallbackOutcome): void;
};

/** What an operation is handed: who asks, for what, and what was found right about the request. */
export type ApiRequest<Params = unknown, Query = unknown, Body = unknown> = {
  readonly requestId: string;
  /** Of the client, as far as proxies can be trusted. */
  readonly address: string;
  readonly headers: Headers;
  /** How the answer speaks. */
  readonly voice: Voice;
  /** Of the service, as its users reach it, without a slash at the end. */
  readonly publicUrl: string;
  /** Of the service. */
  readonly version: string;
  /** The clientId of this installation; null if it has none. */
  readonly clientId: string | null;
  /** Follows what happens in an organization; see organizationWatch.ts. */
  readonly follow: Follow;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Aborted when the client goes away or the service stops. */
  readonly signal: AbortSignal;
  /** Null for public operations alone. */
  readonly caller: Caller | null;
  /** The caller in the organization of the path. Throws where the path has none. */
  readonly member: Member;
  readonly organization: ServedOrganization;
  /** Accounts, sessions and links. Not part of the transaction of the organization. */
  readonly people: ServedPeople;
  /** Whether a mail server is configured. */
  readonly canMail: boolean;
  readonly examples: ServedExamples;
  /**
   * For work that is no single transaction: does what it comes to, after everything was asked for, in one transaction
   * with the answer that is kept for an Idempotency-Key. Returns what `effect` does, which may be done twice and waits
   * for nothing outside the database. A repeated request gets `answerOf` of it until the operation answers itself.
   */
  readonly commit: <T>(
    effect: (organization: ServedOrganization) => Promise<T>,
    answerOf: (done: T) => Answer,
  ) => Promise<T>;
  readonly callbacks: ServedCallbacks;
  /** Sends a mail; false if it was not sent. Takes seconds: not for work that is one transaction. */
  readonly mail: (request: MailRequest) => Promise<boolean>;
  /**
   * The version that If-Match allows to be changed, given the present one and what it is a version of. Throws
   * `version_needed` without the header and `version_conflict` where it names another version.
   */
  readonly expected: (present: number, of?: ChangedThing) => ExpectedVersion;
  /** Has work done beside the answer, which neither waits for it nor fails with it. */
  readonly beside: (work: () => Promise<void>) => void;
  /**
   * Has work done once the answer is certain, again and again until it returns false, each time in a transaction
   * of its own. What is left of it when the service stops is left to the next start.
   */
  readonly afterwards: (work: (organization: ServedOrganization) => Promise<boolean>) => void;
};

/** What an operation answers; a stream answers with a Response of its own. */
export type Answer =
  | {
      readonly status: number;
      readonly body?: unknown;
      /** Makes the ETag: a version, and what it is of. */
      readonly version?: Pick<ChangedThing, 'what' | 'id'> & { readonly version: number };
      /** An absolute path. */
      readonly location?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | Response;

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** An answer as the API document shows it. */
export type Described = {
  readonly status: number;
  readonly description: string;
  /** Absent: no body. */
  readonly schema?: z.ZodType;
  /** `application/json` unless told. */
  readonly mediaType?: string;
};

/** What everything about an operation but its work is known by. */
export type OperationFacts = {
  /** Unique; clients that are generated call it by this name. */
  readonly id: string;
  readonly method: Method;
  /** Below `/api/v1`, with `{names}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /**
   * Who may call it: anyone, whoever is signed in, a session alone (`recent`: whose password was given within
   * ten minutes), or members with a right in the organization of the path.
   */
  readonly access: 'public' | 'signed_in' | 'session' | Right;
  /** A right is not enough: a token will not do. */
  readonly sessionOnly?: boolean;
  /** In a session the password has to have been given lately; a token that has the right will do. */
  readonly recentPassword?: boolean;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Absent: JSON, of at most 1 MiB. A file is handed on as the bytes of the request. */
  readonly file?: { readonly mediaTypes: readonly string[]; readonly mostBytes: number };
  readonly answers: readonly [Described, ...Described[]];
  /** Needs If-Match, or heeds it if it is sent. */
  readonly versioned?: true | 'if_given';
  /**
   * It talks to ConnectWise, to a mail server or to a program of ours while it answers, or changes nothing: its
   * work is no single transaction.
   */
  readonly untransacted?: boolean;
  /** ConnectWise is asked while it answers: 424 where that fails. */
  readonly asksConnectWise?: true;
  /** Members of its answer that are handed out once. */
  readonly secrets?: readonly string[];
  /** An attempt to sign in: each address has a limit for these, besides the one for all requests. */
  readonly signIn?: true;
  readonly refusals?: OwnRefusals;
  /** Told of each refusal of a request to it. */
  readonly onRefused?: (deps: Pick<ApiRequest, 'callbacks'>, code: RefusalCode) => void;
};

/** An operation of the API. */
export type Operation = OperationFacts & {
  readonly handle: (request: ApiRequest) => Promise<Answer>;
};

type Of<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** Describes an operation, whose work gets what its schemas give. */
export function operation<
  const Facts extends OperationFacts & {
    readonly params?: z.ZodObject;
    readonly query?: z.ZodObject;
  },
>(
  facts: Facts,
  handle: (
    request: ApiRequest<
      Of<Facts['params']>,
      Of<Facts['query']>,
      Facts extends { readonly file: object } ? readonly Uint8Array[] : Of<Facts['body']>
    >,
  ) => Promise<Answer>,
): Operation {
  return {
    ...facts,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the pipeline parses by these schemas
    handle: handle as (request: ApiRequest) => Promise<Answer>,
  };
}

/** An answer with a body. */
export function ok(body: unknown, version?: Exclude<Answer, Response>['version']): Answer {
  return version === undefined ? { status: 200, body } : { status: 200, body, version };
}
