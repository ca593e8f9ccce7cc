import { z } from 'zod';

/** What `serve` prints once it is ready. */
export const servingSchema = z.strictObject({
  url: z.string(),
  version: z.string(),
  setupLink: z.string().nullable().describe('Null after the installation was set up.'),
});

export type ServingDocument = z.infer<typeof servingSchema>;
