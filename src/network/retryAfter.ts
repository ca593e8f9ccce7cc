/**
 * The wait that a Retry-After header asks for, in whole seconds and at least 1; null without one.
 * `now` is in milliseconds since 1970. A date counts from the server's own clock, if the answer has
 * its time.
 */
export function retryAfter(
  headers: { readonly retryAfter: string | undefined; readonly date: string | undefined },
  now: number,
): number | null {
  const value = headers.retryAfter?.trim();
  if (value === undefined || value === '') return null;
  if (/^\d{1,9}(\.\d+)?$/u.test(value)) return Math.max(1, Math.ceil(Number(value)));
  const from = Date.parse(headers.date ?? '');
  const until = Date.parse(value);
  if (Number.isNaN(until)) return null;
  return Math.max(1, Math.ceil((until - (Number.isNaN(from) ? now : from)) / 1000));
}
