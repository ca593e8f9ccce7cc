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

/** What the operations about people need; src/app provides it. */
export type ServedPeople = EnteringDeps & {
  storesOf(organizationId: string, actor: Actor): OrganizationStores;
  /** Deletes the file with the setup link. */
  forgetSetupLink(): Promise<void>;
};

/** One organization as the API works with it. All methods throw Failure. */
export type ServedOrganization = {
  readonly stores: OrganizationStores;
  readonly clock: EngineDeps['clock'];
  readonly ids: EngineDeps['ids'];
  readonly readCsv: ReadCsv;
  readonly webhookTools: WebhookTools;
  /** A copy that attributes its changes to another actor. */
  as(actor: Actor): ServedOrganization;
  /** Throws `not_connected`. */
  connection(): Promise<Connection>;
  /**
   * What runs need, with a client for the connection as stored now; the client stays the same until
   * `close`. Throws `not_connected`, `secret_unreadable`.
   */
  engine(): Promise<EngineDeps>;
  /** Tries keys without saving anything; see engine/setup/connect.ts. */
  tryKeys(request: ConnectRequest, options: { readonly replace: boolean }): Promise<TriedKeys>;
  /** Closes the client. */
  close(): Promise<void>;
};

/** Organizations with example data, and the sandboxes behind them; src/app provides them. */
export type ServedExamples = {
  /** See engine/setup/examples.ts; the example is filled afterwards. */
  begin(asked: {
    readonly organization: Pick<ServedOrganization, 'stores'>;
    readonly visitor: Visitor;
  }): Promise<Example>;
  /**
   * Removes the example data of this organization, or the example organization that belongs to it;
   * false if there is none.
   */
  remove(organization: Pick<ServedOrganization, 'stores'>): Promise<boolean>;
};

/** Messages from ConnectWise; src/app provides this. */
export type ServedCallbacks = {
  /** See engine/callbacks/receiveCallback.ts. */
  receive(
    organizationId: string,
    key: string,
    raw: RawCallback,
  ): Promise<Exclude<CallbackOutcome, EarlyRefusal>>;
  /** Counts the outcome of a message. */
  note(outcome: CallbackOutcome): void;
};

/** What an operation receives: the caller, the validated request, and what is known about both. */
export type ApiRequest<Params = unknown, Query = unknown, Body = unknown> = {
  readonly requestId: string;
  /** The client's address, as reported by trusted proxies. */
  readonly address: string;
  readonly headers: Headers;
  /** The language and voice of the answer. */
  readonly voice: Voice;
  /** The service's address as its users reach it, without a trailing slash. */
  readonly publicUrl: string;
  /** Of the service. */
  readonly version: string;
  /** The clientId of this installation; null if it has none. */
  readonly clientId: string | null;
  /** Follows changes in an organization; see organizationWatch.ts. */
  readonly follow: Follow;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Aborted when the client goes away or the service stops. */
  readonly signal: AbortSignal;
  /** Null only for public operations. */
  readonly caller: Caller | null;
  /** The caller in the organization of the path. Throws if the path has none. */
  readonly member: Member;
  readonly organization: ServedOrganization;
  /** Accounts, sessions and links. Not part of the transaction of the organization. */
  readonly people: ServedPeople;
  /** Whether a mail server is configured. */
  readonly canMail: boolean;
  readonly examples: ServedExamples;
  /**
   * For work that takes more than one transaction: once all outside requests are done, carries out
   * the result in one transaction, together with the answer stored for an Idempotency-Key. Returns
   * the result of `effect`, which may run twice and must not wait for anything outside the
   * database. A repeated request gets `answerOf` of that result until the operation itself has
   * answered.
   */
  readonly commit: <T>(
    effect: (organization: ServedOrganization) => Promise<T>,
    answerOf: (done: T) => Answer,
  ) => Promise<T>;
  readonly callbacks: ServedCallbacks;
  /**
   * Sends a mail; false if it was not sent. This takes seconds, so it does not belong in a
   * transaction.
   */
  readonly mail: (request: MailRequest) => Promise<boolean>;
  /**
   * The version that If-Match allows to change, given the present one and what it belongs to.
   * Throws `version_needed` without the header and `version_conflict` if it names another version.
   */
  readonly expected: (present: number, of?: ChangedThing) => ExpectedVersion;
  /** Runs work in the background: the answer does not wait for it and does not fail with it. */
  readonly beside: (work: () => Promise<void>) => void;
  /**
   * Runs work after the answer is committed, repeatedly until it returns false, each time in its
   * own transaction. If the service stops first, the rest is done after the next start.
   */
  readonly afterwards: (work: (organization: ServedOrganization) => Promise<boolean>) => void;
};

/** The answer of an operation; a stream answers with its own Response. */
export type Answer =
  | {
      readonly status: number;
      readonly body?: unknown;
      /** Makes the ETag: a version, and what it belongs to. */
      readonly version?: Pick<ChangedThing, 'what' | 'id'> & { readonly version: number };
      /** An absolute path. */
      readonly location?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | Response;

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** An answer as the API document describes it. */
export type Described = {
  readonly status: number;
  readonly description: string;
  /** Absent if there is no body. */
  readonly schema?: z.ZodType;
  /** `application/json` by default. */
  readonly mediaType?: string;
};

/** Everything that describes an operation except its work. */
export type OperationFacts = {
  /** Unique; generated clients call the operation by this name. */
  readonly id: string;
  readonly method: Method;
  /** Below `/api/v1`, with `{names}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /**
   * Who may call it: anyone, anyone signed in, only a session (`recent`: the password was entered
   * within the last ten minutes), or members with a right in the organization of the path.
   */
  readonly access: 'public' | 'signed_in' | 'session' | Right;
  /** A right is not enough: tokens are rejected. */
  readonly sessionOnly?: boolean;
  /** A session needs a recently entered password; a token that has the right is accepted. */
  readonly recentPassword?: boolean;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Absent for JSON of at most 1 MiB. A file is passed on as the bytes of the request. */
  readonly file?: { readonly mediaTypes: readonly string[]; readonly mostBytes: number };
  readonly answers: readonly [Described, ...Described[]];
  /** Requires If-Match, or respects it if it is sent. */
  readonly versioned?: true | 'if_given';
  /**
   * It calls ConnectWise, a mail server or another program while it answers, or changes nothing:
   * its work does not run in a single transaction.
   */
  readonly untransacted?: boolean;
  /** It calls ConnectWise while it answers: 424 if that fails. */
  readonly asksConnectWise?: true;
  /** Members of its answer that are shown only once. */
  readonly secrets?: readonly string[];
  /** A sign-in attempt: each address has a separate limit for these, besides the general one. */
  readonly signIn?: true;
  readonly refusals?: OwnRefusals;
  /** Called for each request to it that is refused. */
  readonly onRefused?: (deps: Pick<ApiRequest, 'callbacks'>, code: RefusalCode) => void;
};

/** An operation of the API. */
export type Operation = OperationFacts & {
  readonly handle: (request: ApiRequest) => Promise<Answer>;
};

type Of<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** Describes an operation; its work gets values of the types that its schemas define. */
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
