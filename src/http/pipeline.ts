import type { Context } from 'hono';
import { z } from 'zod';
import { asFailure } from '../core/failure.ts';
import { notFound } from '../core/notFound.ts';
import { lacking, type Right, rights } from '../core/rights.ts';
import { storableText } from '../core/storableText.ts';
import { instant } from '../engine/deps.ts';
import type { Caller, Member } from '../ports/access.ts';
import type { RepeatableRequest } from '../ports/answerStore.ts';
import { digestOf, keyOf, rendered, replayed, withoutSecrets } from './answered.ts';
import { jsonRules, parseJson, readBody, textOf } from './body.ts';
import { networkOf } from './clientAddress.ts';
import { withOpenCursor, withSealedCursor } from './cursors.ts';
import type { ApiDeps } from './deps.ts';
import { expectedVersion } from './etag.ts';
import { type Allowance, checkAllowance } from './limits.ts';
import { mailed } from './mailed.ts';
import type { Answer, ApiRequest, Operation, ServedOrganization } from './operation.ts';
import type { Follow } from './organizationWatch.ts';
import { parsed, parseQuery } from './parse.ts';
import { Refusal } from './refusal.ts';
import { notingRefusals } from './refusedMembers.ts';

/** How long an entered password counts as recent, in milliseconds. */
const recently = 10 * 60 * 1000;

/** What is known about a request before it is parsed. */
export type Arrived = {
  readonly requestId: string;
  readonly address: string;
  readonly count: (client: string) => Allowance;
  readonly tell: (allowance: Allowance) => void;
  readonly follow: Follow;
};

/**
 * Answers one request with its operation. Errors are checked in a fixed order: 401, 404 for the
 * organization, 403, 413 or 415, 400, then those of the operation itself. Throws Refusal and
 * Failure.
 */
export async function answer(
  deps: ApiDeps,
  operation: Operation,
  context: Context,
  arrived: Arrived,
): Promise<Response> {
  const { requestId, address, count, tell } = arrived;
  const { access } = operation;
  const { headers } = context.req.raw;
  const caller = access === 'public' ? null : await deps.access.callerOf(headers, address);
  const allowance = count(caller === null ? `address ${networkOf(address)}` : principalOf(caller));
  tell(allowance);
  checkAllowance(allowance);
  if (access !== 'public' && caller === null) {
    throw new Refusal('not_signed_in', { headers: { 'WWW-Authenticate': 'Bearer' } });
  }
  const organizationId = named(context, 'org');
  const member = await memberOf(deps, organizationId, caller);
  const from = { requestId, address };
  return await notingRefusals(deps, operation, { member, organizationId, from }, async () => {
    if (caller !== null) allow(deps, operation, caller, member);
    await checkOrigin(deps, operation, caller, headers);
    return await answerAllowed(deps, operation, context, {
      ...arrived,
      caller,
      member,
      organizationId,
    });
  });
}

/** The caller, and the organization they call for. */
type Asking = Arrived & {
  readonly caller: Caller | null;
  readonly member: Member | null;
  readonly organizationId: string | undefined;
};

/** Answers a request of an authorized caller. */
async function answerAllowed(
  deps: ApiDeps,
  operation: Operation,
  context: Context,
  { requestId, address, follow, caller, member, organizationId }: Asking,
): Promise<Response> {
  const { headers } = context.req.raw;
  const sentBody = await bodyOf(operation, context);
  const key = operation.method === 'post' ? keyOf(headers) : undefined;
  const params =
    operation.params === undefined
      ? undefined
      : parsed(paramsOf(context, operation), operation.params, 'path');
  const url = new URL(context.req.url);
  const parsedQuery = parseQuery(url.searchParams, operation.query ?? nothing);
  const query =
    organizationId === undefined
      ? parsedQuery
      : await withOpenCursor(parsedQuery, organizationId, deps.secrets);
  const json = jsonOf(operation, sentBody);
  const body = operation.file === undefined ? json.body : sentBody;

  const publicUrl = await deps.publicUrl();
  /** Work for after the answer. */
  let later: ((one: ServedOrganization) => Promise<boolean>)[] = [];
  const request = (
    organization: ServedOrganization | null,
    commit: ApiRequest['commit'] = noOrganization,
  ): ApiRequest => ({
    requestId,
    address,
    headers,
    voice: { texts: deps.texts, advice: (advice) => advice.text },
    publicUrl,
    version: deps.version,
    clientId: deps.clientId,
    follow,
    params,
    query,
    body,
    signal:
      deps.stopping === undefined
        ? context.req.raw.signal
        : AbortSignal.any([context.req.raw.signal, deps.stopping]),
    caller,
    get member() {
      if (member === null) throw new Error('the path names no organization');
      return member;
    },
    get organization() {
      if (organization === null) throw new Error('the path names no organization');
      return organization;
    },
    people: deps.people,
    canMail: deps.mailer !== null,
    examples: deps.examples,
    commit,
    callbacks: deps.callbacks,
    mail: (one) => mailed(deps, requestId, one),
    expected: (present, of) => {
      const tags = headers.get('if-match');
      if (tags === null && operation.versioned === 'if_given') return 'any';
      return expectedVersion(tags ?? undefined, organizationId ?? null, present, of);
    },
    beside: (work) => deps.background(() => unfailing(deps, work)),
    afterwards: (work) => {
      later.push(work);
    },
  });

  if (organizationId === undefined || member === null || caller === null) {
    return sent(await operation.handle(request(null)), null, false);
  }
  const { method, untransacted = false, secrets = [] } = operation;
  const looks = method === 'get';
  const actor = { ...member.actor, from: { requestId, address } };
  const repeatable =
    key === undefined
      ? null
      : {
          principal: principalOf(caller),
          key,
          target: `${method} ${url.pathname}`,
          digest: digestOf(url.search, json.value, operation.file === undefined ? [] : sentBody),
        };

  const secret = secrets.length > 0;
  if (!looks && !untransacted) {
    const response = await deps.together(organizationId, actor, async (organization) => {
      later = [];
      const kept = await takeKey(deps, organization, repeatable);
      if (kept !== null) return kept;
      const given = await withSealedCursor(
        await operation.handle(request(organization, (effect) => effect(organization))),
        organizationId,
        deps.secrets,
      );
      await keepAnswer(organization, repeatable, given, secrets);
      return sent(given, organizationId, secret);
    });
    for (const one of later) deps.background(() => repeated(deps, organizationId, member, one));
    return response;
  }
  const organization = deps.open(organizationId, actor);
  const commit: ApiRequest['commit'] = (effect, answerOf) =>
    deps.together(organizationId, actor, async (one) => {
      const done = await effect(one);
      await keepAnswer(one, repeatable, answerOf(done), secrets);
      return done;
    });
  try {
    const kept = await takeKey(deps, organization, repeatable);
    if (kept !== null) return kept;
    const handled = await operation
      .handle(request(organization, commit))
      .catch(async (thrown: unknown) => {
        // A rejected request is not stored, so it may be sent again.
        if (repeatable !== null) await organization.stores.answers.drop(repeatable);
        throw thrown;
      });
    const given = await withSealedCursor(handled, organizationId, deps.secrets);
    await keepAnswer(organization, repeatable, given, secrets);
    return sent(given, organizationId, secret);
  } finally {
    await organization.close();
  }
}

const noOrganization = () => Promise.reject(new Error('the path names no organization'));

/** Repeats work until it reports that it is done, and lets other work run in between. */
async function repeated(
  deps: ApiDeps,
  organizationId: string,
  { actor }: Member,
  work: (organization: ServedOrganization) => Promise<boolean>,
): Promise<void> {
  await unfailing(deps, async () => {
    const next = () => deps.together(organizationId, actor, work);
    while (deps.stopping?.aborted !== true && (await next())) await deps.clock.sleep(0);
  });
}

/** Runs background work; errors are logged. */
async function unfailing({ log }: ApiDeps, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    log.error('request.unfinished', { code: asFailure(thrown).code });
  }
}

/**
 * The stored answer to the same request; null if it is new, and its key is now taken. Throws
 * `key_in_use`, `key_reused`.
 */
async function takeKey(
  { clock }: ApiDeps,
  { stores }: ServedOrganization,
  repeatable: RepeatableRequest | null,
): Promise<Response | null> {
  if (repeatable === null) return null;
  const kept = replayed(await stores.answers.take(repeatable, instant(clock)));
  if (kept === null) return null;
  const headers = { ...kept.headers, ...ofJson, 'Idempotent-Replayed': 'true' };
  return new Response(kept.body, { status: kept.status, headers });
}

async function keepAnswer(
  { stores }: ServedOrganization,
  repeatable: RepeatableRequest | null,
  given: Answer,
  secrets: readonly string[],
): Promise<void> {
  if (repeatable === null || given instanceof Response) return;
  await stores.answers.keep(
    repeatable,
    withoutSecrets(rendered(given, stores.organizationId), secrets),
  );
}

const ofJson = { 'Content-Type': 'application/json' } as const;

function sent(given: Answer, organizationId: string | null, secret: boolean): Response {
  if (given instanceof Response) return given;
  const { status, headers, body } = rendered(given, organizationId);
  const own = {
    ...headers,
    ...(body === null ? {} : ofJson),
    ...(secret ? { 'Cache-Control': 'no-store' } : {}),
  };
  return new Response(body, { status, headers: own });
}

/** Identifies a caller for limits and for Idempotency-Keys. */
function principalOf(caller: Caller): string {
  return caller.kind === 'token' ? `token ${caller.tokenId}` : `account ${caller.accountId}`;
}

/**
 * An organization the caller does not belong to looks like a missing one, and takes the same time.
 */
async function memberOf(
  { access }: ApiDeps,
  organizationId: string | undefined,
  caller: Caller | null,
): Promise<Member | null> {
  if (organizationId === undefined || caller === null) return null;
  const member = await access.memberOf(organizationId, caller);
  if (member === null) throw notFound('organization', organizationId);
  return member;
}

function allow(
  { clock }: ApiDeps,
  operation: Operation,
  caller: Caller,
  member: Member | null,
): void {
  const { access, sessionOnly = false, recentPassword = false } = operation;
  if (access !== 'public' && access !== 'signed_in' && access !== 'session' && member !== null) {
    const lacks = lacking(access, member);
    if (lacks === 'role') throw new Refusal('not_allowed');
    if (lacks === 'scope')
      throw new Refusal('scope_too_small', { detail: { scope: scopeOf(access) } });
  }
  if (caller.kind !== 'session') {
    if (access === 'session' || sessionOnly) throw new Refusal('session_needed');
    return;
  }
  if (recentPassword && clock.now() - Date.parse(caller.confirmedAt) > recently) {
    throw new Refusal('password_needed');
  }
}

function scopeOf(right: Right): string {
  return rights[right].scope;
}

/**
 * A browser sends the cookie for requests from any page, so a change has to come from one of this
 * service's pages.
 */
async function checkOrigin(
  deps: ApiDeps,
  { method }: Operation,
  caller: Caller | null,
  headers: Headers,
): Promise<void> {
  if (method === 'get' || caller?.kind === 'token') return;
  const origin = headers.get('origin');
  if (origin !== null) {
    if (await deps.isOwnOrigin(origin)) return;
    deps.log.warn('request.foreign_origin', { method });
    throw new Refusal('foreign_origin');
  }
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none')
    throw new Refusal('foreign_origin');
}

async function bodyOf(
  operation: Operation,
  context: Context,
): Promise<readonly Uint8Array[] | undefined> {
  const { body, file, method } = operation;
  if (file !== undefined) return await readBody(context.req.raw, file);
  // The body of a GET has no meaning.
  if (method === 'get') return undefined;
  return await readBody(context.req.raw, jsonRules(method, body === undefined));
}

/**
 * For operations without parameters or a body. A member that was silently ignored would seem to
 * have an effect, so it is rejected.
 */
const nothing = z.strictObject({});

/**
 * The JSON of a body, and the parsed value for the operation; an operation without a body gets
 * none.
 */
function jsonOf(
  { body, file }: Operation,
  bytes: readonly Uint8Array[] | undefined,
): { readonly value: unknown; readonly body: unknown } {
  const none = { value: null, body: undefined };
  if (file !== undefined || bytes === undefined) return none;
  if (body === undefined) {
    if (bytes.length > 0) parsed(parseJson(textOf(bytes)), nothing, 'body');
    return none;
  }
  const value = parseJson(textOf(bytes));
  return { value, body: parsed(value, body, 'body') };
}

/** A parameter of the path. */
function named(context: Context, name: string): string | undefined {
  const value = context.req.param(name);
  return value === undefined ? undefined : storableText(value);
}

/** The parameters of the path, without the organization, which is looked up earlier. */
function paramsOf(context: Context, { path }: Operation): Record<string, string> {
  const names = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name = '']) => name);
  return Object.fromEntries(
    names.filter((name) => name !== 'org').map((name) => [name, named(context, name) ?? '']),
  );
}
