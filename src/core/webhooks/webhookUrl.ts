/** Endpoints that an organization may have: each gets a copy of every event it asks for. */
export const mostWebhooks = 20;

/** Longest address, in characters. */
export const longestUrl = 2000;

/** An address without its query, which can hold a secret of the receiver. */
export function shownUrl(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? url : `${url.slice(0, at)}?…`;
}
