import { z } from 'zod';
import type { ContactImport, RefusedRow } from '../ports/importStore.ts';
import { failureAdvice, failureMessage } from '../texts/failureText.ts';
import type { Voice } from '../texts/voice.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { fieldValueSchema, instantSchema, listOf } from './value.ts';

const countsSchema = z.strictObject({
  create: z.number(),
  update: z.number(),
  unchanged: z.number(),
  refused: z.number(),
});

const refusedSchema = z.strictObject({
  line: z.number().describe('Of the file, counted from 1.'),
  column: z.string().nullable().describe('As the heading names it.'),
  code: z.string(),
  problem: z.string().describe('What is wrong, for a person.'),
  accepted: z.string().describe('What is accepted instead.'),
});

/** A CSV file of AMP contacts: what applying it will do, and how far that is. */
export const contactImportSchema = z.strictObject({
  id: z.string(),
  state: z.enum(['previewed', 'applying', 'applied']),
  createdAt: instantSchema,
  createdBy: actorSchema,
  appliedAt: instantSchema.nullable(),
  rows: z.number().describe('In the file, without the heading.'),
  counts: countsSchema.describe('What the rows would do when the file was looked through.'),
  done: countsSchema.describe('What they have done so far.'),
  ignoredColumns: listOf(z.string()).describe('Columns that are not imported.'),
  refused: listOf(refusedSchema).describe('The first 1,000 rows that are refused.'),
  refusedLater: listOf(refusedSchema).describe('Rows that were refused while they were applied.'),
  preview: listOf(
    z.strictObject({
      line: z.number(),
      action: z.enum(['create', 'update']),
      id: z.string().describe('Of the AMP contact.'),
      email: z.string().nullable(),
      changes: listOf(
        z.strictObject({ field: z.string(), from: fieldValueSchema, to: fieldValueSchema }),
      ),
    }),
  ).describe('The first 50 rows that change something.'),
});

export function contactImportDocument(
  found: ContactImport,
  voice: Voice,
): z.infer<typeof contactImportSchema> {
  const { id, state, createdAt, createdBy, appliedAt, counts, done, ignored, rows } = found;
  const refused = (row: RefusedRow) => refusedDocument(row, voice);
  return {
    id,
    state,
    createdAt,
    createdBy: actorDocument(createdBy),
    appliedAt,
    rows: counts.create + counts.update + counts.unchanged + counts.refused,
    counts,
    done,
    ignoredColumns: ignored,
    refused: found.refused.map(refused),
    refusedLater: found.refusedLater.map(refused),
    preview: rows.map(({ ampContactId, ...row }) => ({
      line: row.line,
      action: row.action,
      id: ampContactId,
      email: row.email,
      changes: row.changes,
    })),
  };
}

function refusedDocument({ line, column, code, detail }: RefusedRow, { texts, advice }: Voice) {
  const { problem } = detail;
  return {
    line,
    column,
    code: typeof problem === 'string' ? problem : code,
    problem: failureMessage({ code, detail }, texts),
    accepted: advice(failureAdvice({ code, detail }, texts)),
  };
}
