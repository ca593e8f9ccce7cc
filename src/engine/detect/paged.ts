/** All rows of a paged list, in order of id, one page in memory at a time. */
export async function* paged<T extends { readonly id: number }>(
  load: (afterId: number) => Promise<readonly T[]>,
): AsyncGenerator<T> {
  for (let after = 0; ; ) {
    const rows = await load(after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield* rows;
    after = last.id;
  }
}
