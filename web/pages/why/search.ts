/** The state in the address: the person it is about. */
export type WhySearch = { readonly who?: string | undefined };

/** An id in an address is a number. */
export function readWhySearch({ who }: Record<string, unknown>): WhySearch {
  const text = typeof who === 'number' ? String(who) : who;
  return typeof text === 'string' && text.trim() !== '' ? { who: text } : {};
}
