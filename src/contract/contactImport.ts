import { z } from 'zod';
import type { FieldValue } from '../core/contact/ampContact.ts';
import type { FileColumns } from '../engine/records/importAmpContacts.ts';
import type { ContactImport, ImportRow, RefusedRow } from '../ports/importStore.ts';
import { failureAdvice, failureMessage, problemText } from '../texts/failureText.ts';
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
  line: z.number().describe('Line of the file, counted from 1.'),
  column: z.string().nullable().describe('Name of the column in the heading.'),
  code: z.string(),
  problem: z.string().describe('What is wrong, for a person.'),
  accepted: z.string().describe('What is accepted instead.'),
});

const columnSchema = z.strictObject({
  name: z.string().describe('Name of the column in the heading.'),
  field: z
    .string()
    .nullable()
    .describe('The AMP field, or `id`; null where the column is not imported.'),
});

export const fileEncodings = ['utf-8', 'utf-16le', 'windows-1252'] as const;
export const fileSeparators = [',', ';', '\t'] as const;

const form = {
  encoding: z.enum(fileEncodings).describe('Encoding of the file.'),
  separator: z.string().describe('Separator between values.'),
};

/** The known columns of a CSV file. */
export const fileColumnsSchema = z.strictObject({
  ...form,
  columns: listOf(
    columnSchema.extend({ samples: listOf(z.string()).describe('The first values in it.') }),
  ).describe('In the order of the file.'),
});

export function fileColumnsDocument({
  encoding,
  separator,
  columns,
}: FileColumns): z.infer<typeof fileColumnsSchema> {
  return { encoding, separator, columns };
}

/** A CSV file of AMP contacts: what applying it will do, and its progress. */
export const contactImportSchema = z.strictObject({
  id: z.string(),
  state: z.enum(['previewed', 'applying', 'applied', 'undoing', 'undone']),
  createdAt: instantSchema,
  createdBy: actorSchema,
  appliedAt: instantSchema.nullable(),
  ...form,
  columns: listOf(columnSchema).describe('In the order of the file.'),
  rows: z.number().describe('Rows in the file, without the heading.'),
  counts: countsSchema.describe('The actions of the rows.'),
  skipped: z.number().describe('Rows that a person skipped.'),
  done: countsSchema.describe('Progress so far.'),
  undone: z
    .strictObject({
      undone: z.number(),
      kept: z.number().describe('Rows edited since, which stay.'),
    })
    .describe('Rows undone so far.'),
  ignoredColumns: listOf(z.string()).describe('Columns that are not imported.'),
  refused: listOf(refusedSchema).describe('The first 1,000 rejected rows.'),
  refusedLater: listOf(refusedSchema).describe('The first 1,000 rows rejected while applying.'),
  preview: listOf(
    z.strictObject({
      line: z.number(),
      action: z.enum(['create', 'update']),
      id: z.string().describe('Id of the AMP contact.'),
      email: z.string().nullable(),
      changes: listOf(
        z.strictObject({ field: z.string(), from: fieldValueSchema, to: fieldValueSchema }),
      ),
    }),
  ).describe('The first 50 rows that change something.'),
});

/** An import as the command line prints it. */
export const importedContactsSchema = contactImportSchema.extend({
  dryRun: z.boolean().describe('Nothing was changed, and the import was not stored.'),
});

export function contactImportDocument(
  found: ContactImport,
  voice: Voice,
): z.infer<typeof contactImportSchema> {
  const { id, state, createdAt, createdBy, appliedAt, counts, done, ignored, rows } = found;
  const { encoding, separator, columns, skipped, undone } = found;
  const refused = (row: RefusedRow) => refusedDocument(row, voice);
  return {
    id,
    state,
    createdAt,
    createdBy: actorDocument(createdBy),
    appliedAt,
    encoding,
    separator,
    columns,
    rows: counts.create + counts.update + counts.unchanged + counts.refused + skipped,
    counts,
    skipped,
    done,
    undone,
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

/** A row of a file, and what it will do or has done. */
export const importRowSchema = z.strictObject({
  line: z.number().describe('Line of the file, counted from 1.'),
  action: z.enum(['create', 'update', 'unchanged', 'refused', 'skipped']),
  ampContactId: z.string().nullable().describe('The AMP contact that it creates or changes.'),
  email: z.string().nullable(),
  cells: listOf(z.string()).describe('Texts of the row, by column.'),
  changes: listOf(
    z.strictObject({
      field: z.string(),
      label: z.string(),
      from: fieldValueSchema,
      to: fieldValueSchema,
    }),
  ),
  pairing: z
    .strictObject({
      by: z.enum(['id', 'email']),
      ampContactId: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      apart: z.boolean().describe('Whether a person said that it is another person.'),
    })
    .nullable()
    .describe('The AMP contact that the row matches.'),
  refused: refusedSchema
    .extend({ why: z.string().describe('What is wrong in its column, in a sentence.') })
    .nullable(),
  done: z.enum(['create', 'update', 'unchanged', 'refused', 'undone', 'kept']).nullable(),
});

type Shown = {
  readonly labelOf: (field: string) => string;
  /** A value as people know it: owners are shown by name. */
  readonly shownValue: (field: string, value: FieldValue) => FieldValue;
};

export function importRowDocument(
  row: ImportRow,
  voice: Voice,
  { labelOf, shownValue }: Shown,
): z.infer<typeof importRowSchema> {
  const { line, action, ampContactId, email, cells, changes, pairing, refusal, done } = row;
  return {
    line,
    action,
    ampContactId: ampContactId === '' ? null : ampContactId,
    email,
    cells,
    changes: changes.map(({ field, from, to }) => ({
      field,
      label: labelOf(field),
      from: shownValue(field, from),
      to: shownValue(field, to),
    })),
    pairing:
      pairing === null
        ? null
        : {
            by: pairing.by,
            ampContactId: pairing.ampContactId,
            name: pairing.name,
            email: pairing.email,
            apart: pairing.refused,
          },
    refused:
      refusal === null
        ? null
        : { ...refusedDocument(refusal, voice), why: whyRefused(refusal, voice) },
    done,
  };
}

function whyRefused({ detail }: RefusedRow, { texts }: Voice): string {
  const text = problemText(detail, texts);
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
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
