import type { WebFiles } from './deps.ts';

/** The parts of an answer of the web app. */
type WebAnswer = {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
};

const types: ReadonlyMap<string, string> = new Map([
  ['css', 'text/css; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['png', 'image/png'],
  ['svg', 'image/svg+xml'],
  ['webmanifest', 'application/manifest+json'],
]);

/**
 * Headers of a page: nothing is loaded from elsewhere, inline scripts are forbidden, and inline
 * styles need its nonce.
 */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * The answer to a GET that matches no operation: a file of the web app, or its one page for every
 * other path, which the app then interprets. Null for a missing file.
 */
export async function webAnswer(
  files: WebFiles,
  path: string,
  { acceptEncoding, nonce }: { readonly acceptEncoding: string; readonly nonce: string },
): Promise<WebAnswer | null> {
  const name = path.slice(1);
  const ending = /\.(?<ending>\w+)$/u.exec(name)?.groups?.ending ?? '';
  const type = types.get(ending);
  if (type !== undefined && files.names.has(name)) {
    const coding = codingOf(files, name, acceptEncoding);
    return {
      body: await files.read(coding === null ? name : `${name}.${coding.ending}`),
      headers: {
        'Content-Type': type,
        Vary: 'Accept-Encoding',
        ...(coding === null ? {} : { 'Content-Encoding': coding.name }),
        // The names of assets change with their content.
        'Cache-Control': name.startsWith('assets/')
          ? 'public, max-age=31536000, immutable'
          : 'no-cache',
      },
    };
  }
  if (name.startsWith('assets/') || type !== undefined) return null;
  const page = new TextDecoder().decode(await files.read('index.html'));
  return {
    body: page.replaceAll('__NONCE__', nonce),
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy(nonce),
      'Cache-Control': 'no-store',
    },
  };
}

function codingOf(files: WebFiles, name: string, acceptEncoding: string) {
  const accepted = acceptEncoding
    .split(',')
    .filter((part) => !/;\s*q=0(?:\.0*)?\s*$/u.test(part))
    .map((part) => part.trim().split(';')[0]);
  const codings = [
    { name: 'br', ending: 'br' },
    { name: 'gzip', ending: 'gz' },
  ];
  return (
    codings.find(
      (coding) => accepted.includes(coding.name) && files.names.has(`${name}.${coding.ending}`),
    ) ?? null
  );
}
