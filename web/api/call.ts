import type { Api } from 'ampwise-api';
import { ApiProblem, type ProblemDocument, Unreachable } from './problem.ts';

/** An operation of the API by method and path, such as `GET /me`. */
export type Operation = keyof Api;
export type Answer<K extends Operation> = Api[K]['answer'];
export type Query<K extends Operation> = Api[K]['query'];
export type PathOf<K extends Operation> = Api[K]['path'];

type PathInput<K extends Operation> = keyof PathOf<K> extends never
  ? { readonly path?: undefined }
  : { readonly path: PathOf<K> };
type BodyInput<K extends Operation> = Api[K] extends { body: infer B }
  ? { readonly body: B }
  : { readonly body?: undefined };

/** The input of an operation. */
export type Input<K extends Operation> = PathInput<K> &
  BodyInput<K> & {
    readonly query?: Query<K>;
    /** Sent in place of a JSON body. */
    readonly file?: { readonly content: Blob; readonly mediaType: string };
    /** The version that may be changed, as an ETag. */
    readonly ifMatch?: string;
    /** Idempotency key: the request takes effect once, however often it is sent. */
    readonly key?: string;
    readonly signal?: AbortSignal;
  };

/** A value with its version. */
export type Answered<T> = { readonly data: T; readonly etag: string | null };

/** Calls an operation. Throws ApiProblem if the API refuses, and Unreachable if nothing answers. */
export async function call<K extends Operation>(
  operation: K,
  input: Input<K>,
): Promise<Answered<Answer<K>>> {
  const [method = 'GET', path = ''] = operation.split(' ');
  const { file, body, ifMatch, key, signal } = input;
  const headers = new Headers({ Accept: 'application/json, application/problem+json' });
  if (file !== undefined) headers.set('Content-Type', file.mediaType);
  else if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (ifMatch !== undefined) headers.set('If-Match', ifMatch);
  if (key !== undefined) headers.set('Idempotency-Key', key);
  const sent: RequestInit = {
    method,
    headers,
    credentials: 'same-origin',
    ...(signal === undefined ? {} : { signal }),
    ...(file !== undefined
      ? { body: file.content }
      : body === undefined
        ? {}
        : { body: JSON.stringify(body) }),
  };
  const response = await fetch(addressOf(path, input.path, input.query), sent).catch(
    (thrown: unknown) => {
      if (signal?.aborted === true) throw thrown;
      throw new Unreachable();
    },
  );
  const etag = response.headers.get('etag');
  if (response.ok) {
    const data: unknown = response.status === 204 ? null : await response.json();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API document says so, and its tests
    return { data: data as Answer<K>, etag };
  }
  throw new ApiProblem(await problemOf(response), response.headers);
}

/** The address of an operation; for links to files as well. */
export function addressOf(
  path: string,
  params: object | undefined,
  query: object | undefined,
): string {
  const values: Readonly<Record<string, unknown>> = { ...params };
  const filled = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) =>
    encodeURIComponent(String(values[name])),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  const text = search.toString();
  return `/api/v1${filled}${text === '' ? '' : `?${text}`}`;
}

async function problemOf(response: Response): Promise<ProblemDocument> {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/problem+json')) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every refusal of the API is such a document
    return (await response.json()) as ProblemDocument;
  }
  // A proxy in between, whose answer is not a document of the API.
  throw new Unreachable();
}
