/**
 * Headers of the page that documents the API: everything it loads comes from this service, and it
 * has no inline script or style.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>ampwise API</title>
    <link rel="stylesheet" href="swagger-ui.css" />
  </head>
  <body>
    <main id="api"></main>
    <script src="swagger-ui-bundle.js"></script>
    <script src="start.js"></script>
  </body>
</html>
`;

const start = `window.SwaggerUIBundle({
  url: '../openapi.json',
  dom_id: '#api',
  deepLinking: true,
  validatorUrl: null,
});
`;

const types: ReadonlyMap<string, string> = new Map([
  ['', 'text/html; charset=utf-8'],
  ['start.js', 'text/javascript; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['swagger-ui.css', 'text/css; charset=utf-8'],
]);

/** A file of the page that documents the API; null if there is no such file. */
export async function docsFile(
  name: string,
  ofPackage: (name: string) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<{
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers: Record<string, string>;
} | null> {
  const type = types.get(name);
  if (type === undefined) return null;
  const body = name === '' ? page : name === 'start.js' ? start : await ofPackage(name);
  return {
    body,
    headers: {
      'Content-Type': type,
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-cache',
    },
  };
}
