import type { ValueMap } from './document.ts';

type Pair = ValueMap['pairs'][number];

/**
 * Pairs of a value map as one text: `CONNECTWISE=AMP` for each, separated by commas. A name with a
 * comma, an equals sign or a quotation mark is put in quotation marks.
 */
export function pairsText(pairs: readonly Pair[]): string {
  return pairs.map(({ connectwise, amp }) => `${quoted(connectwise)}=${quoted(amp)}`).join(', ');
}

function quoted(name: string): string {
  return /[",=]/u.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

const inQuotes = '"((?:[^"]|"")*)"';
const pair = new RegExp(
  String.raw`\s*(?:${inQuotes}|([^,="\s][^,=]*))\s*=\s*(?:${inQuotes}|([^,"\s][^,]*))\s*(?:,|$)`,
  'uy',
);
const nothing = /\s*(?:,|$)/uy;

/** The pairs of a text, as people enter it too; null if a part of it is no pair. */
export function readPairs(text: string): readonly Pair[] | null {
  const pairs: Pair[] = [];
  for (let at = 0; at < text.length; ) {
    nothing.lastIndex = at;
    pair.lastIndex = at;
    if (nothing.test(text)) at = nothing.lastIndex;
    else {
      const [, quotedName, name = '', quotedValue, value = ''] = pair.exec(text) ?? [];
      if (pair.lastIndex === 0) return null;
      pairs.push({ connectwise: nameOf(quotedName, name), amp: nameOf(quotedValue, value) });
      at = pair.lastIndex;
    }
  }
  return pairs;
}

function nameOf(inQuotesText: string | undefined, plain: string): string {
  return (inQuotesText === undefined ? plain : inQuotesText.replaceAll('""', '"')).trim();
}
