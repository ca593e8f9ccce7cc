/**
 * Text without characters that a database cannot store. PostgreSQL stores no NUL character and
 * rejects half of a surrogate pair, so we drop the one and replace the other, on both databases.
 */
export function storableText(text: string): string {
  if (text.isWellFormed() && !text.includes('\0')) return text;
  return text.replaceAll('\0', '').replaceAll(loneSurrogate, '\uFFFD');
}

/** Does the same to every text in a JSON value, including the names of members. */
export function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [storableText(key), storableJson(inner)]),
  );
}

/**
 * Whether the text of a JSON document may contain such characters, which are written as escapes;
 * few do.
 */
export function mayNeedStorable(json: string): boolean {
  return suspicious.test(json);
}

const suspicious = /\\u(?:0000|d[89a-f])/iu;
// With the flag u, a complete surrogate pair is one character and does not match.
const loneSurrogate = /\p{Surrogate}/gu;
