import { z } from 'zod';
import type { Registration } from '../ports/callbacks.ts';
import type { Connection } from '../ports/connection.ts';
import type { Versioned } from '../ports/version.ts';
import type { Voice } from '../texts/voice.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { callbacksDocument, callbacksSchema } from './callbacks.ts';
import { checkSchema } from './checks.ts';
import { errorDocument, errorSchema } from './error.ts';
import { instantSchema, listOf } from './value.ts';

/** The connection, once made; `error` is the first check that failed. */
export const connectedSchema = z.strictObject({
  connected: z.literal(true),
  replaced: z.boolean().describe('Whether new keys replaced others.'),
  site: z.string(),
  company: z.string(),
  kind: z.enum(['api_keys', 'integrator']),
  user: z.string().describe('Public key, or integrator user.'),
  clientId: z.string(),
  apiBase: z.string(),
  codebase: z.string(),
  verifiedAt: instantSchema,
  keysSince: instantSchema,
  oldKeys: z
    .enum(['valid', 'deleted'])
    .nullable()
    .describe('Whether the previous keys are still valid in ConnectWise; null: there were none.'),
  checks: listOf(checkSchema),
  error: errorSchema.nullable(),
});

/** The results of the checks of the connection; `error` is the first check that failed. */
export const checkedConnectionSchema = z.strictObject({
  ok: z.boolean(),
  site: z.string(),
  company: z.string(),
  checks: listOf(checkSchema),
  callbacks: callbacksSchema,
  error: errorSchema.nullable(),
});

/** The state of an organization's connection to ConnectWise. */
export const connectionStates = ['not_connected', 'connected', 'keys_refused'] as const;

export function connectionState(connection: Connection | null): (typeof connectionStates)[number] {
  if (connection === null) return 'not_connected';
  return connection.refused === null ? 'connected' : 'keys_refused';
}

/** When ConnectWise last accepted or rejected the keys. */
export function lastTriedAt({ refused, verifiedAt }: Connection): string {
  return refused?.at ?? verifiedAt;
}

const { connected, replaced: _replaced, checks, error: _error, ...parts } = connectedSchema.shape;

/** The connection in the API, without any secret. */
export const connectionSchema = z.discriminatedUnion('connected', [
  z.strictObject({
    connected: z.literal(false),
    state: z.literal('not_connected'),
    version: z.literal(0),
  }),
  z.strictObject({
    connected: connected.describe(
      'Whether there is one; `state` says whether its keys are accepted.',
    ),
    state: z
      .enum(['connected', 'keys_refused'])
      .describe(
        '`keys_refused` from the moment ConnectWise rejects the keys until it accepts them.',
      ),
    lastTriedAt: instantSchema.describe('When ConnectWise last accepted or rejected the keys.'),
    refusal: errorSchema.nullable().describe('Why the keys are rejected.'),
    ...parts,
    callbacks: callbacksSchema,
    keysAgeDays: z.int().describe('Days since these keys were entered.'),
    version: z.int(),
    savedAt: instantSchema.nullable(),
    savedBy: actorSchema,
  }),
]);

export type ConnectionDocument = z.infer<typeof connectionSchema>;

/** A connection that was created or given new keys. */
export const madeConnectionSchema = connectionSchema.options[1].extend({
  checks,
  reminder: z.string().nullable().describe('Manual steps that remain in ConnectWise.'),
});

const day = 86_400_000;

export function connectionDocument(
  saved: Versioned<Connection> | null,
  registration: Registration | null,
  now: number,
  voice: Voice,
): ConnectionDocument {
  if (saved === null) return { connected: false, state: 'not_connected', version: 0 };
  const { version, savedAt, savedBy } = saved;
  const { refused, ...value } = saved.value;
  const keysAgeDays = Math.max(0, Math.floor((now - Date.parse(value.keysSince)) / day));
  return {
    connected: true,
    state: refused === null ? 'connected' : 'keys_refused',
    lastTriedAt: lastTriedAt(saved.value),
    refusal: refused === null ? null : errorDocument(refused.failure, voice),
    ...value,
    callbacks: callbacksDocument(registration, value, voice),
    keysAgeDays,
    version,
    savedAt,
    savedBy: actorDocument(savedBy),
  };
}
