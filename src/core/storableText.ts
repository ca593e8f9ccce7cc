/**
 * Text without what a database of ours cannot store: PostgreSQL stores no NUL character and refuses half of a
 * surrogate pair, so that the one is dropped and the other replaced, whichever database it is.
 */
export function storableText(text: string): string {
  if (text.isWellFormed() && !text.includes('\0')) return text;
  return text.replaceAll('\0', '').replaceAll(loneSurrogate, '\uFFFD');
}

/** The same for all texts in a JSON value, names of members among them. */
export function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [storableText(key), storableJson(inner)]),
  );
}

/** Whether the text of a JSON document may hold what cannot be stored, which is written as an escape; few do. */
export function mayNeedStorable(json: string): boolean {
  return suspicious.test(json);
}

const suspicious = /\\u(?:0000|d[89a-f])/iu;
// With the flag u, two halves that belong together are one character and do not match.
const loneSurrogate = /\p{Surrogate}/gu;
