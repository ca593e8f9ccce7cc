import { z } from 'zod';
import type { ListPage } from '../ports/page.ts';

/** The end of a page of a list. */
export const pageEndSchema = z.strictObject({
  nextCursor: z.string().nullable().describe('Start of the next page; null: this was the last.'),
  total: z.number().describe('Everything that matches search and filters, on all pages.'),
});

export type PageEndDocument = z.infer<typeof pageEndSchema>;

export function pageEndDocument({
  nextCursor,
  total,
}: Pick<ListPage<unknown>, 'nextCursor' | 'total'>): PageEndDocument {
  return { nextCursor, total: total ?? 0 };
}
