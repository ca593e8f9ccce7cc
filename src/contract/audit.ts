import { z } from 'zod';
import type { AuditEntry } from '../core/decision.ts';
import { decisionDocument, decisionSchema } from './decision.ts';

/**
 * An entry of the audit log: who changed what, when and from where. A contact is named by its id
 * alone.
 */
export const auditEntrySchema = decisionSchema.extend({
  id: z.string(),
  label: z.string().nullable().describe('Its name at that time; null for records.'),
  requestId: z.string().nullable().describe('Id of the request, if it came through the API.'),
  address: z.string().nullable().describe('The address that the request came from.'),
});

export type AuditEntryDocument = z.infer<typeof auditEntrySchema>;

export function auditEntryDocument(entry: AuditEntry): AuditEntryDocument {
  const { seq, label, requestId, address } = entry;
  return { id: String(seq), ...decisionDocument(entry), label, requestId, address };
}
