import { canonicalName } from '../contact/canonical.ts';

/** Up to three names, the nearest to the entered one first. */
export function closestNames(
  name: string,
  choices: readonly { readonly name: string }[],
): readonly string[] {
  const wanted = canonicalName(name);
  return choices
    .map((choice) => ({
      name: choice.name,
      distance: distance(wanted, canonicalName(choice.name)),
    }))
    .toSorted((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map((near) => near.name);
}

/** The name that was probably intended, because nearly all letters match. Null for none. */
export function mistypedName(name: string, choices: readonly string[]): string | null {
  const wanted = canonicalName(name);
  const most = Math.floor(wanted.length / 4);
  const near = choices
    .map((choice) => ({ choice, edits: edits(wanted, canonicalName(choice)) }))
    .toSorted((a, b) => a.edits - b.edits)[0];
  return near === undefined || near.edits > most ? null : near.choice;
}

/** Edits between two words; if one is the beginning of the other, that counts as one edit. */
function distance(a: string, b: string): number {
  return a !== '' && (a.startsWith(b) || b.startsWith(a)) ? 1 : edits(a, b);
}

/**
 * Letters to insert, delete or replace between two words; swapping two adjacent letters counts as
 * one edit (Damerau, optimal string alignment).
 */
function edits(a: string, b: string): number {
  let earlier: readonly number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (earlier[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    earlier = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
