/**
 * The same items, with the next one under way while the present one is handled: ConnectWise prepares a page
 * while the previous one is stored, a batch is decided while the previous one is saved. Never more than one
 * ahead. Ends the source when it is ended itself.
 */
export async function* oneAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const items = source[Symbol.asyncIterator]();
  let next = items.next();
  try {
    for (;;) {
      const item = await next;
      if (item.done === true) return;
      next = items.next();
      // Awaited in its turn; a failure before that must not count as unhandled.
      next.catch(() => undefined);
      yield item.value;
    }
  } finally {
    await next.catch(() => undefined);
    await items.return?.();
  }
}
