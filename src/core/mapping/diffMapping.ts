import { entryOf, type MappingDocument } from './document.ts';
import { entryTexts } from './readEntry.ts';

/** What differs between two mappings about one part of one AMP field; null: not set. */
export type MappingDifference = {
  readonly amp: string;
  /** Part of its entry; `off` for whether it takes part. */
  readonly part: string;
  readonly before: string | null;
  readonly after: string | null;
};

/** What differs between two mappings, in order of AMP field; empty if they are the same. */
export function diffMapping(
  before: MappingDocument,
  after: MappingDocument,
): readonly MappingDifference[] {
  const names = new Set(
    [before, after].flatMap(({ entries, off }) => [...entries.map(({ amp }) => amp), ...off]),
  );
  return [...names].toSorted().flatMap((amp) => {
    const [old, next] = [before, after].map((document) => partsOf(document, amp));
    const parts = new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])]);
    return [...parts]
      .map((part) => ({
        amp,
        part,
        before: old?.get(part) ?? null,
        after: next?.get(part) ?? null,
      }))
      .filter((difference) => difference.before !== difference.after);
  });
}

function partsOf(document: MappingDocument, amp: string): ReadonlyMap<string, string> {
  const entry = entryOf(document, amp);
  const off: (readonly [string, string])[] = document.off.includes(amp) ? [['off', 'yes']] : [];
  return new Map([...(entry === undefined ? [] : entryTexts(entry)), ...off]);
}
