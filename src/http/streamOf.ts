/**
 * Texts as the body of an answer, read only as fast as the client accepts them, and not after it
 * disconnects.
 */
export function streamOf(
  texts: AsyncGenerator<string>,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await texts.next();
      if (next.done === true || signal.aborted) {
        await texts.return(undefined);
        controller.close();
      } else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}
