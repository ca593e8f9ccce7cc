import type { Page, PageRequest } from './paging.ts';

/** The `Link` header after the last forward-only page. */
export type LinkOptions = {
  /**
   * - `empty`: present without a value; one client stops at that (CLIENT)
   * - `absent`: no header, which that client reads as a list without forward-only mode
   * - `next`: the last page that holds records still names a next one, which is then empty
   *
   * UNSURE: no recording shows the end of a list.
   */
  readonly forwardOnlyEnd: 'empty' | 'absent' | 'next';
};

/** The most likely setting: DOC says the header is always there, CLIENT waits for an empty one. */
export const defaultLinkOptions: LinkOptions = { forwardOnlyEnd: 'empty' };

const pagingParameters = new Set(['page', 'pagesize', 'pageid']);

/**
 * The value of the `Link` header (RFC 5988), possibly empty; undefined when none is sent.
 * `url` is the absolute URL of the list without its query, `query` the request's own: everything
 * but the paging is repeated, then come `pageSize` and `page` or `pageId` (OBS).
 */
export function linkHeader(
  url: string,
  query: URLSearchParams,
  request: PageRequest,
  page: Page<{ readonly id: number }>,
  options: LinkOptions = defaultLinkOptions,
): string | undefined {
  const repeated = [...query].filter(([name]) => !pagingParameters.has(name.toLowerCase()));
  const link = (relation: string, name: string, value: number): string => {
    const parameters = [...repeated, ['pageSize', request.pageSize], [name, value]] as const;
    const pairs = parameters.map(([key, text]) => `${encode(key)}=${encode(String(text))}`);
    return `<${url}?${pairs.join('&')}>; rel="${relation}"`;
  };

  if (request.mode === 'forward-only') {
    const last = page.records.at(-1);
    const advertises = page.hasNext || options.forwardOnlyEnd === 'next';
    if (last !== undefined && advertises) return link('next', 'pageId', last.id);
    return options.forwardOnlyEnd === 'absent' ? undefined : '';
  }
  const links: string[] = [];
  if (page.hasNext) links.push(link('next', 'page', request.page + 1));
  links.push(link('last', 'page', page.lastPage ?? 1));
  links.push(link('first', 'page', 1));
  if (request.page > 1) links.push(link('prev', 'page', request.page - 1));
  return links.join(', ');
}

/** Percent-encoding as recorded: lower-case hexadecimal and `+` for a space (OBS). */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/['~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
    .replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase())
    .replaceAll('%20', '+');
}
