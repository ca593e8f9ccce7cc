import { z } from 'zod';

/** A backup that was made. */
export const backupSchema = z.strictObject({
  file: z.string(),
  bytes: z.number(),
  sha256: z
    .string()
    .describe('Checksum of the file. It is also in a file with the same name and .sha256.'),
});

/** A backup that was restored. */
export const restoredSchema = z.strictObject({
  file: z.string(),
  sha256: z.string(),
  database: z.string(),
  secrets: z.strictObject({
    sealed: z.number().describe('Stored secrets.'),
    unreadable: z.number().describe('Those that the key of this installation cannot open.'),
  }),
});

/** Everything in an installation, as two values. */
export const contentsSchema = z.strictObject({
  rows: z.number(),
  sha256: z.string().describe('Checksum of all rows, the same on both databases.'),
});
