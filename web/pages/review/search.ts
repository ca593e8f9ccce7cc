export const reviewTabs = ['conflicts', 'holds', 'matches', 'settled', 'decided'] as const;
export type ReviewTab = (typeof reviewTabs)[number];

type ReviewSearch = {
  readonly tab?: ReviewTab | undefined;
  /** Key of the record that is open. */
  readonly open?: string | undefined;
};

const isTab = (value: unknown): value is ReviewTab => reviewTabs.some((tab) => tab === value);

/** Reads the address; unknown parameters are ignored. */
export function readReviewSearch({ tab, open }: Record<string, unknown>): ReviewSearch {
  return {
    ...(isTab(tab) ? { tab } : {}),
    ...(typeof open === 'string' && open !== '' ? { open } : {}),
  };
}
