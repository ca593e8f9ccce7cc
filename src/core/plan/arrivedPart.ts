import type { FieldValue } from '../contact/ampContact.ts';
import { type Mapping, sameIn } from '../mapping/mapping.ts';
import { plainNative, sameNative } from '../mapping/nativeForm.ts';
import { fillerBefore } from './afterWrite.ts';
import type { FieldChange, PlanEntry } from './plan.ts';
import type { Returned } from './returned.ts';

/** Whether a change whose answer was lost arrived, judged by what ConnectWise has now. */
export type Arrived = {
  /**
   * The entry with the part that arrived, to be settled like any write; null if nothing is known to
   * have arrived.
   */
  readonly entry: PlanEntry | null;
  /**
   * Also goes into the history: ConnectWise accepted it and someone edited it since, or it may have
   * been accepted (`uncertain`).
   */
  readonly edited: readonly FieldChange[];
  /** Did not arrive: planned again. */
  readonly missing: readonly FieldChange[];
};

/**
 * Sorts the changes of an entry by whether they arrived. A shortened value has arrived. The base
 * becomes the sent value if ConnectWise confirmed it, else the value it was to replace.
 */
export function arrivedPart(entry: PlanEntry, now: Returned, mapping: Mapping): Arrived {
  const sent = entry.changes.filter(({ side }) => side === 'connectwise');
  const open = sent.filter((change) => !hasArrived(change, now, mapping));
  const { base: planned, parts, ...rest } = entry;
  const base: Record<string, FieldValue> = { ...planned };
  const fillers: Record<string, FieldValue> = { ...entry.marks.fillers };
  const edited: FieldChange[] = [];
  for (const change of open) {
    const { field, old } = change;
    const untouched = holds(change, 'old', now, mapping);
    const taken = !untouched && parts?.done.includes(field) === true;
    const begun = parts === undefined || parts.begun.includes(field);
    if (taken) edited.push(change);
    else {
      if (!untouched && begun) edited.push({ ...change, uncertain: true });
      if (old === null) delete base[field];
      else base[field] = old;
      const filler = fillerBefore(change, now.values[field] ?? null);
      if (filler !== null) fillers[field] = filler;
    }
  }
  const known = edited.filter(({ uncertain }) => uncertain !== true);
  if (sent.length > 0 && open.length === sent.length && known.length === 0) {
    return { entry: null, edited, missing: open };
  }
  const changes = entry.changes.filter((change) => !open.includes(change));
  const marks = { ...entry.marks, fillers };
  return { entry: { ...rest, changes, base, marks }, edited, missing: open };
}

function hasArrived(change: FieldChange, now: Returned, mapping: Mapping): boolean {
  if (holds(change, 'new', now, mapping)) return true;
  const back = now.values[change.field] ?? null;
  if (typeof back !== 'string' || holds(change, 'old', now, mapping)) return false;
  const sent = change.inConnectWise?.new;
  if (sent === undefined) return String(change.new).startsWith(back);
  const kept = plainNative(now.native(change.field) ?? back);
  return String(plainNative(sent)).startsWith(String(kept));
}

/**
 * Whether ConnectWise has the value from before or after a change, in its own form if that is
 * known.
 */
function holds(
  change: FieldChange,
  which: 'old' | 'new',
  now: Returned,
  mapping: Mapping,
): boolean {
  const { field, [which]: value, inConnectWise } = change;
  const back = now.values[field] ?? null;
  const native = inConnectWise?.[which];
  if (native === undefined) return sameIn(mapping, field, back, value);
  return sameNative(now.native(field) ?? back, native);
}
