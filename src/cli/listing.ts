import type { Command } from 'commander';
import { pageEndDocument } from '../contract/page.ts';
import type { ListPage, ListQuery } from '../ports/page.ts';
import { wholeNumber } from './arguments.ts';
import type { Output } from './output/output.ts';
import { counted, thousands } from './output/text.ts';
import type { CommonOptions } from './session.ts';

export type ListOptions = CommonOptions & {
  readonly sort?: string;
  readonly cursor?: string;
  readonly limit?: number;
};

/**
 * Adds the options of a list that can be long; `usual` is how many rows it shows without `--limit`.
 */
export function withPages(command: Command, sorts: readonly string[], usual?: number): Command {
  const limit = wholeNumber(1, 10_000_000);
  const most = usual === undefined ? '' : ` (default: ${usual})`;
  return command
    .option(
      '--sort <order>',
      `${sorts.join(', ')}; descending with a minus: --sort -${sorts[0] ?? ''}`,
    )
    .option('--limit <n>', `show at most this many${most}`, limit)
    .option('--cursor <text>', 'continue where a list with --limit ended: its nextCursor');
}

const pageSize = 500;

/** The content of a list. */
type Listing<Row> = {
  readonly page: (query: ListQuery<never>) => Promise<ListPage<Row>>;
  /** Rows as lines, JSON or for people. */
  readonly lines: (rows: readonly Row[]) => Promise<readonly string[]> | readonly string[];
  readonly one: string;
  readonly many: string;
  /** How many rows it shows without `--limit`; absent for all. */
  readonly usual?: number;
  /** The text shown if the list is empty. */
  readonly none?: readonly string[];
};

/**
 * Shows a list: all of it, or a page of `--limit` rows. A page ends with the total and how to
 * continue; in JSON, that is an additional last line. Null once the reader has closed the output.
 */
export async function tellList<Row>(
  output: Output,
  signal: AbortSignal,
  { sort, cursor, limit }: ListOptions,
  { page, lines, one, many, usual, none }: Listing<Row>,
): Promise<{ readonly total: number } | null> {
  output.page();
  const most = limit ?? usual ?? Number.POSITIVE_INFINITY;
  let shown = 0;
  let total = 0;
  let next: string | null = null;
  do {
    signal.throwIfAborted();
    const from: string | undefined = next ?? cursor;
    const wanted = Math.min(pageSize, most - shown);
    const found: ListPage<Row> = await page({
      limit: wanted,
      sort,
      cursor: from,
      total: next === null,
    });
    total = found.total ?? total;
    next = found.nextCursor;
    shown += found.rows.length;
    const told = await lines(found.rows);
    if (told.length > 0 && !(await output.write(`${told.join('\n')}\n`))) return null;
  } while (next !== null && shown < most);

  const paged = limit !== undefined || cursor !== undefined;
  if (output.json && paged) await output.document(pageEndDocument({ nextCursor: next, total }));
  if (output.json && (paged || next === null)) return { total };
  if (total === 0 && none !== undefined) output.say(...none);
  else if (shown === total) output.note(counted(total, one, many));
  else {
    output.note(`${thousands(shown)} of ${counted(total, one, many)}`);
    if (next !== null) output.note(`Go on: add --cursor ${next}`);
  }
  return { total };
}
