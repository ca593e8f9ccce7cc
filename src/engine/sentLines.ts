import type { ObjectName } from '../core/plan/record.ts';
import type { SentLine, WriteStore } from '../ports/planStores.ts';

const pageSize = 1000;

/** All lines of an object whose outcome is not known, oldest first, page by page. */
export async function* sentLines(
  { writes }: { readonly writes: Pick<WriteStore, 'sent'> },
  object: ObjectName,
): AsyncGenerator<readonly SentLine[]> {
  for (let last: SentLine | null = null; ; ) {
    const page: readonly SentLine[] = await writes.sent(object, last, pageSize);
    last = page.at(-1) ?? null;
    if (last === null) return;
    yield page;
  }
}
