import { z } from 'zod';
import { checkSchema } from './checks.ts';
import { errorSchema } from './error.ts';
import { instantSchema, listOf } from './value.ts';

/** The connection, once made; `error` is the first check that failed. */
export const connectedSchema = z.strictObject({
  connected: z.literal(true),
  replaced: z.boolean().describe('Whether new keys took the place of others.'),
  site: z.string(),
  company: z.string(),
  kind: z.enum(['api_keys', 'integrator']),
  user: z.string().describe('Public key, or integrator user.'),
  clientId: z.string(),
  apiBase: z.string(),
  codebase: z.string(),
  verifiedAt: instantSchema,
  keysSince: instantSchema,
  checks: listOf(checkSchema),
  error: errorSchema.nullable(),
});

/** What was checked about the connection; `error` is the first check that failed. */
export const checkedConnectionSchema = z.strictObject({
  ok: z.boolean(),
  site: z.string(),
  company: z.string(),
  checks: listOf(checkSchema),
  error: errorSchema.nullable(),
});
