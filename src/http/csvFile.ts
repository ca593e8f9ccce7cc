/** A CSV file to be saved under a name. */
export function csvFile(content: ReadableStream<Uint8Array>, name: string): Response {
  return new Response(content, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}"`,
    },
  });
}
