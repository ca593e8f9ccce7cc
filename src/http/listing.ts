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
      .describe('`nextCursor` of the page before, with the same sort and filters.'),
    sort: z.enum(orders).optional().describe('Descending with a minus.'),
    total: z.boolean().default(false).describe('Counts all that the filters take.'),
  };
}

/** For lists in which people jump to a distant row. */
export const skipParameter = {
  skip: z
    .int()
    .min(0)
    .max(10_000_000)
    .default(0)
    .describe('So many rows are passed over first. Read the pages that follow with `cursor`.'),
};

/** The words that a list is searched for. */
export const searchParameter = { search: z.string().max(200).optional() };

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    data: z.array(item).readonly(),
    nextCursor: z.string().nullable().describe('Null on the last page.'),
    total: z.int().optional().describe('Where it was asked for.'),
  });
}

export function pageDocument<Row, Document>(
  { rows, nextCursor, total }: ListPage<Row>,
  present: (row: Row) => Document,
) {
  return { data: rows.map(present), nextCursor, ...(total === null ? {} : { total }) };
}
