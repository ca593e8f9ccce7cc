/** What the address says: who it is about. */
export type WhySearch = { readonly who?: string | undefined };

/** An id stands in an address as a number. */
export function readWhySearch({ who }: Record<string, unknown>): WhySearch {
  const text = typeof who === 'number' ? String(who) : who;
  return typeof text === 'string' && text.trim() !== '' ? { who: text } : {};
}
