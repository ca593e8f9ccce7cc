import type { Draft } from '../../parts/mapping/draft.ts';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import type { Checked } from './model.ts';

export type Problem = { readonly kind: 'refused' | 'warning'; readonly text: string };

const words = mappingTexts.problems;

/**
 * The problems of each AMP field in a draft, with a real value that would be lost if there is one.
 */
export function problemsOf(
  checked: Checked | null,
  { entries }: Draft,
): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>();
  if (checked === null) return found;
  const add = (amp: string, problem: Problem) =>
    found.set(amp, [...(found.get(amp) ?? []), problem]);
  for (const { kind, amp, problem } of checked.findings) {
    const example = checked.examples.find((one) => one.amp === amp);
    const shown = kind === 'warning' && example !== undefined && !found.has(amp);
    const text = `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
    add(amp, {
      kind,
      text: shown ? `${text} ${words.example(String(example.value))}` : text,
    });
  }
  for (const { amp, name, now } of checked.missing) {
    add(amp, { kind: 'warning', text: words.gone(name, now) });
  }
  for (const [amp, names] of Object.entries(checked.unmapped)) {
    // If other values transfer unchanged, nothing is missing.
    const map = entries.find((entry) => entry.amp === amp)?.values;
    if (map?.others !== 'leave_out') continue;
    add(amp, { kind: 'warning', text: words.unmappedValues(names) });
  }
  return found;
}
