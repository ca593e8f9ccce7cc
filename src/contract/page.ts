import { z } from 'zod';
import type { ListPage } from '../ports/page.ts';

/** How a page of a list ends. */
export const pageEndSchema = z.strictObject({
  nextCursor: z
    .string()
    .nullable()
    .describe('Where the next page starts; null: this was the last.'),
  total: z.number().describe('All that the search and the filters take, on whatever page.'),
});

export type PageEndDocument = z.infer<typeof pageEndSchema>;

export function pageEndDocument({
  nextCursor,
  total,
}: Pick<ListPage<unknown>, 'nextCursor' | 'total'>): PageEndDocument {
  return { nextCursor, total: total ?? 0 };
}
