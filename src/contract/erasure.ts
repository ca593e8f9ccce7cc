import { z } from 'zod';

/** A person who was erased. */
export const erasedSchema = z.strictObject({
  ampContactId: z.string().nullable(),
  contactId: z.number().nullable(),
  todos: z.number().describe('To-dos that were deleted.'),
  lines: z.number().describe('Lines of runs that were deleted.'),
});
