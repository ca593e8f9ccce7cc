import { z } from 'zod';
import type { SessionRow } from '../ports/identityStore.ts';
import { instantSchema } from './value.ts';

/** One of the user's own sessions. Its token is only in the cookie. */
export const sessionSchema = z.strictObject({
  id: z.string(),
  current: z.boolean().describe('Whether this request used it.'),
  createdAt: instantSchema,
  lastSeenAt: instantSchema,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
});

export function sessionDocument(row: SessionRow, currentId: string) {
  const { id, createdAt, lastSeenAt, address, userAgent } = row;
  return { id, current: id === currentId, createdAt, lastSeenAt, address, userAgent };
}
