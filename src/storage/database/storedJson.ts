declare const holds: unique symbol;

/** JSON text of a value of this type. */
export type JsonText<T> = string & { readonly [holds]: T };

/**
 * JSON as both databases take it. PostgreSQL stores no NUL character and refuses half of a surrogate
 * pair, so that the one is dropped and the other replaced, on both alike.
 */
export function encodeJson<T>(value: T): JsonText<T> {
  const text = JSON.stringify(value);
  // Both come out of JSON.stringify as escapes; almost no text has either.
  const clean = suspicious.test(text) ? JSON.stringify(storable(value)) : text;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is where the type is given
  return clean as JsonText<T>;
}

/** Text without what a database of ours cannot store. */
export function storableText(text: string): string {
  if (text.isWellFormed() && !text.includes('\0')) return text;
  return text.replaceAll('\0', '').replaceAll(loneSurrogate, '\uFFFD');
}

/** What a JSON column of ours holds. */
export function decodeJson<T>(stored: JsonText<T>): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only encodeJson writes these
  return JSON.parse(stored) as T;
}

const suspicious = /\\u(?:0000|d[89a-f])/i;
// With the flag u, two halves that belong together are one character and do not match.
const loneSurrogate = /\p{Surrogate}/gu;

function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [storableText(key), storable(inner)]),
  );
}
