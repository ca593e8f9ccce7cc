import { z } from 'zod';
import type { SessionRow } from '../ports/identityStore.ts';
import { instantSchema } from './value.ts';

/** A session of one's own. Its token is in the cookie and nowhere else. */
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
