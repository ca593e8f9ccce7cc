import { z } from 'zod';
import type { AuditEntry } from '../core/decision.ts';
import { decisionDocument, decisionSchema } from './decision.ts';

/** Who changed what, when and from where. A contact is named by its id alone. */
export const auditEntrySchema = decisionSchema.extend({
  id: z.string(),
  label: z.string().nullable().describe('What it was called then; null for records.'),
  requestId: z.string().nullable().describe('Of the request to the API, where it was one.'),
  address: z.string().nullable().describe('Where that came from.'),
});

export type AuditEntryDocument = z.infer<typeof auditEntrySchema>;

export function auditEntryDocument(entry: AuditEntry): AuditEntryDocument {
  const { seq, label, requestId, address } = entry;
  return { id: String(seq), ...decisionDocument(entry), label, requestId, address };
}
