import { z } from 'zod';
import type { ListPage } from '../ports/page.ts';

/**
 * The parameters of a list: `limit`, `cursor`, `sort` by one of these orders (a leading minus sorts
 * descending), and `total`.
 */
export function listParameters(sorts: readonly string[]) {
  const orders = sorts.flatMap((sort) => [sort, `-${sort}`]);
  return {
    limit: z.int().min(1).max(200).default(50),
    cursor: z
      .string()
      .optional()
      .describe('`nextCursor` of the previous page, with the same sort and filters.'),
    sort: z.enum(orders).optional().describe('A leading minus sorts in descending order.'),
    total: z.boolean().default(false).describe('Counts all rows that match.'),
  };
}

/** For lists in which people jump to a distant row. */
export const skipParameter = {
  skip: z
    .int()
    .min(0)
    .max(10_000_000)
    .default(0)
    .describe('Number of rows to skip. Read the following pages with `cursor`.'),
};

/** The words that a list is searched for. */
export const searchParameter = { search: z.string().max(200).optional() };

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    data: z.array(item).readonly(),
    nextCursor: z.string().nullable().describe('Null on the last page.'),
    total: z.int().optional().describe('Only if `total` was requested.'),
  });
}

export function pageDocument<Row, Document>(
  { rows, nextCursor, total }: ListPage<Row>,
  present: (row: Row) => Document,
) {
  return { data: rows.map(present), nextCursor, ...(total === null ? {} : { total }) };
}
