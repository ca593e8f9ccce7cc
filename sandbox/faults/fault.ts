import { z } from 'zod';

/** A regular expression, as such or as its source text (for JSON). */
const pattern = z.union([z.instanceof(RegExp), z.string().min(1)]).transform((value, context) => {
  try {
    return value instanceof RegExp
      ? new RegExp(value.source, value.flags.replaceAll(/[gy]/g, ''))
      : new RegExp(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `not a regular expression: ${String(error)}` });
    return z.NEVER;
  }
});

const method = z
  .string()
  .transform((text) => text.toUpperCase())
  .pipe(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']));

/** Which requests a fault is for, and when it strikes. By default: the next request. */
const target = {
  /** For the journal and for `release`; by default the kind. */
  name: z.string().min(1).max(100).optional(),
  method: z.union([method, z.array(method).min(1)]).optional(),
  /** Tested against the path with its query. */
  path: pattern.optional(),
  /** `company/contacts`: the path without prefix, ids and `count`. */
  resource: z.string().min(1).optional(),
  /** The first matching request that is hit, counted from 1. */
  nth: z.int().min(1).default(1),
  /** How many matching requests are hit from there on; by default 1, or all with a probability. */
  times: z.union([z.int().min(1), z.literal('always')]).optional(),
  /** Hits each request from `nth` on with this probability instead of always. */
  probability: z.number().gt(0).max(1).optional(),
  /** Seed of the random numbers. */
  seed: z.int().default(1),
};

/** Whether the request takes effect before its answer is replaced. */
const applied = z.boolean().default(false);

/**
 * A fault of one kind: matching, timing and the kind's own options; unknown members are rejected.
 */
function kind<const K extends string, S extends z.ZodRawShape>(name: K, options: S) {
  return z.strictObject({ kind: z.literal(name), ...target, ...options });
}

/** All kinds of fault with their options. */
export const faultSchema = z.discriminatedUnion('kind', [
  kind('tooManyRequests', {
    retryAfterSeconds: z.int().min(0).default(30),
    /** How `Retry-After` is written; both forms are in use (OBS). */
    retryAfter: z.enum(['seconds', 'httpDate', 'none']).default('seconds'),
    /** ConnectWise's own body (DOC), or a page of the proxy in front of it (OBS). */
    body: z.enum(['json', 'html']).default('json'),
  }),
  kind('serverTimeout', { applied }),
  kind('poolTimeout', { applied }),
  kind('badGateway', { applied }),
  kind('unavailable', { applied, retryAfterSeconds: z.int().min(0).optional() }),
  kind('gatewayTimeout', { applied }),
  /** 400 for a member of the body that the server says it does not know (OBS). */
  kind('unknownMember', { member: z.string().min(1) }),
  kind('hang', { applied }),
  kind('resetBefore', {}),
  kind('resetAfter', {}),
  kind('truncated', {
    /**
     * `contentLength`: the whole length announced, half sent, socket closed. `chunked`: a chunked
     * stream without its end. `clean`: half the JSON as a well-formed HTTP message.
     */
    how: z.enum(['contentLength', 'chunked', 'clean']).default('contentLength'),
  }),
  kind('html', { applied }),
  kind('plainText', { applied, status: z.int().min(200).max(599).default(400) }),
  kind('slow', {
    /** By the sandbox clock; without it the request waits until it is released. */
    milliseconds: z.int().min(1).optional(),
  }),
  kind('redirect', {
    status: z.union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)]).default(302),
    location: z.string().min(1).default('https://elsewhere.example/'),
  }),
  kind('pageShift', {
    /** The change made to contacts that were already served, after the page was answered. */
    action: z.enum(['deactivate', 'delete', 'touch', 'create']).default('delete'),
    count: z.int().min(1).default(1),
  }),
  kind('dropRights', {
    /** Row of the security role. */
    moduleFunctionName: z.string().min(1).default('Contacts'),
    rights: z
      .array(z.enum(['add', 'edit', 'delete', 'inquire']))
      .min(1)
      .default(['add', 'edit', 'delete', 'inquire']),
    level: z.enum(['None', 'My']).default('None'),
  }),
  kind('codebaseMoved', {
    codebase: z
      .string()
      .regex(/^[^/\s]+\/$/, 'must end with one slash, as in v2026_5/')
      .default('v2026_5/'),
  }),
  kind('staleRead', {}),
]);

/** A fault as scripts write it. */
export type FaultInput = z.input<typeof faultSchema>;

/** A fault with its defaults filled in. */
export type FaultSpec = z.output<typeof faultSchema>;

export type FaultKind = FaultSpec['kind'];

/** Kinds that change something around the request but leave its answer alone. */
export const ACCOMPANYING: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'slow',
  'pageShift',
  'dropRights',
  'codebaseMoved',
]);
