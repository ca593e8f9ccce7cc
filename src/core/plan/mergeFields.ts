import type { AmpContact, FieldValue, FieldValues } from '../contact/ampContact.ts';
import { sameValue } from '../contact/canonical.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { FieldChange } from './plan.ts';

/** What a three-way compare of the mapped fields comes to. */
export type Merge = {
  readonly changes: readonly FieldChange[];
  readonly base: FieldValues;
  /** Whether the contact itself, not merely its company, was edited in ConnectWise since the base. */
  readonly contactEdited: boolean;
};

/**
 * Compares each mapped field of ConnectWise, AMP and the base, and says what AMP has to take over.
 * Reading direction: AMP's own edits are left alone until ConnectWise changes the same field.
 */
export function mergeFields(
  mapping: Mapping,
  connectWise: FieldValues,
  amp: Pick<AmpContact, 'email' | 'fields'>,
  base: FieldValues,
): Merge {
  const changes: FieldChange[] = [];
  const newBase: Record<string, FieldValue> = {};
  let contactEdited = false;
  for (const { source, target } of mapping) {
    const field = target.name;
    const cw = connectWise[field] ?? null;
    const own = ampValue(amp, field);
    const agreed = base[field] ?? null;
    const same = (a: FieldValue, b: FieldValue) => sameValue(target.comparison, a, b);

    let next: FieldValue;
    if (same(cw, own)) {
      // Neither changed, both changed alike, or one only in blanks, case or punctuation.
      // The base keeps its form while it means the same: agreement alone is no reason to write.
      next = same(cw, agreed) ? agreed : cw;
    } else if (same(cw, agreed)) {
      // Changed in AMP only.
      next = agreed;
    } else {
      // Changed in ConnectWise only, or on both sides: ConnectWise is the master (R15).
      const because = same(own, agreed) ? 'changed_in_connectwise' : 'connectwise_wins';
      changes.push({ field, old: own, new: cw, because });
      next = cw;
    }
    if (next !== null) newBase[field] = next;
    if (source.object === 'contact' && !same(cw, agreed)) contactEdited = true;
  }
  return { changes, base: newBase, contactEdited };
}

/**
 * The first meeting of two contacts that were not linked: what ConnectWise knows is taken over, what
 * it does not know is kept.
 */
export function mergeOnFirstMeeting(
  mapping: Mapping,
  connectWise: FieldValues,
  amp: Pick<AmpContact, 'email' | 'fields'>,
): Pick<Merge, 'changes' | 'base'> {
  const changes: FieldChange[] = [];
  for (const { target } of mapping) {
    const value = connectWise[target.name] ?? null;
    const own = ampValue(amp, target.name);
    if (value === null || sameValue(target.comparison, value, own)) continue;
    changes.push({ field: target.name, old: own, new: value, because: 'first_sync' });
  }
  return { changes, base: connectWise };
}

/** The value of a field of an AMP contact; `email` is one of them. */
export function ampValue(amp: Pick<AmpContact, 'email' | 'fields'>, field: string): FieldValue {
  return field === 'email' ? amp.email : (amp.fields[field] ?? null);
}
