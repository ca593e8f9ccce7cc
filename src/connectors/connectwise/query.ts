/** Query parameters in the order they are sent. */
export type Query = readonly (readonly [name: string, value: string])[];

/**
 * A query string. DOC: `& " ' * % +` have to be percent-encoded in conditions; commas, slashes and
 * comparison signs that mean themselves stay readable and short.
 */
export function encodeQuery(query: Query): string {
  return query.map(([name, value]) => `${name}=${encodeValue(value)}`).join('&');
}

export function encodeValue(value: string): string {
  return encodeURIComponent(value.toWellFormed())
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2C', ',')
    .replaceAll('%2F', '/');
}

/** A condition on when a record was last written. `lastUpdated` is a field in conditions only (OBS). */
export function changedSince(instant: string): string {
  return `lastUpdated>=[${instant}]`;
}

/** All of the conditions that are not null, each in brackets if there are several. */
export function allOf(...conditions: readonly (string | null)[]): string | null {
  const present = conditions.filter((condition) => condition !== null);
  if (present.length <= 1) return present[0] ?? null;
  return present.map((condition) => `(${condition})`).join(' and ');
}

/**
 * Text as a pattern of `like`. We don't know how to escape a quote inside a condition (UNSURE), and
 * `* % [ ]` have a meaning there, so each such character becomes the wildcard `*`; the results have
 * to be compared again. Null if nothing definite would remain.
 */
export function likePattern(text: string): string | null {
  const pattern = text.replaceAll(/["'\\*%_[\]\p{Cc}]+/gu, '*');
  return /[\p{L}\p{N}\p{So}]/u.test(pattern) ? `"${pattern}"` : null;
}

/** Ids in groups whose condition takes up at most so many characters. */
export function batchIds(ids: readonly number[], maxCharacters: number): number[][] {
  const sorted = [...new Set(ids)].filter((id) => Number.isSafeInteger(id) && id > 0);
  sorted.sort((a, b) => a - b);
  const batches: number[][] = [];
  let batch: number[] = [];
  let length = 0;
  for (const id of sorted) {
    const needed = String(id).length + 1;
    if (batch.length > 0 && (length + needed > maxCharacters || batch.length >= 1000)) {
      batches.push(batch);
      batch = [];
      length = 0;
    }
    batch.push(id);
    length += needed;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
