import type { AmpContact, FieldValue, FieldValues } from '../contact/ampContact.ts';
import { type Mapping, mappingOf, sameFieldValue } from '../mapping/mapping.ts';
import { withValues } from './applyChanges.ts';
import { ampValue } from './mergeFields.ts';
import type { FieldChange, FieldConflict, PlanEntry } from './plan.ts';

/**
 * An entry once ConnectWise has answered. The base is what came back. Where that is not what was
 * sent, AMP keeps its value, the difference is noted as a conflict, and the value is not sent again.
 * A contact that is new in ConnectWise brings along what it has there by itself.
 */
export function settleWrite(
  entry: PlanEntry,
  contactId: number,
  amp: Pick<AmpContact, 'email' | 'fields'>,
  returned: FieldValues,
  mapping: Mapping,
): PlanEntry {
  const base: Record<string, FieldValue> = { ...entry.base };
  const unfit: Record<string, FieldValue> = { ...entry.marks.unfit };
  const fillers: Record<string, FieldValue> = { ...entry.marks.fillers };
  const conflicts: FieldConflict[] = [...entry.conflicts];
  const changes: FieldChange[] = [...entry.changes];

  for (const change of entry.changes) {
    if (change.side !== 'connectwise') continue;
    const { field, new: sent, because } = change;
    const back = returned[field] ?? null;
    // A filler stands for nothing, and is read as nothing.
    const meant = because === 'required' ? null : sent;
    if (because === 'required' && back !== null) {
      // Cut to the length of the field, it still stands for nothing.
      if (String(sent).startsWith(String(back))) {
        fillers[field] = back;
        continue;
      }
      delete fillers[field];
    }
    setValue(base, field, back);
    if (sameFieldValue(field, back, meant)) continue;
    unfit[field] = meant;
    conflicts.push({ field, base: back, connectWise: back, amp: meant, because: 'does_not_fit' });
  }
  if (entry.action === 'push') {
    const written = new Set(entry.changes.map(({ field }) => field));
    for (const { target, direction } of mappingOf(mapping, entry.origin)) {
      const field = target.name;
      const back = returned[field] ?? null;
      if (written.has(field) || direction === 'to_connectwise' || back === null) continue;
      base[field] = back;
      const old = ampValue(amp, field);
      if (sameFieldValue(field, old, back)) continue;
      changes.push({ side: 'amp', field, old, new: back, because: 'first_sync' });
    }
  }
  const marks = { ...entry.marks, unfit, fillers };
  return { ...entry, contactId, changes, conflicts, base, marks };
}

/**
 * An entry whose change ConnectWise refused: nothing of it is sent again as long as the values stay
 * as they are. The AMP side of it is carried out.
 */
export function refuseWrite(
  entry: PlanEntry,
  refused: readonly string[],
  present: FieldValues,
): PlanEntry {
  const base: Record<string, FieldValue> = { ...entry.base };
  const unfit: Record<string, FieldValue> = { ...entry.marks.unfit };
  const fillers: Record<string, FieldValue> = { ...entry.marks.fillers };
  const conflicts: FieldConflict[] = [...entry.conflicts];
  const changes: FieldChange[] = [];
  for (const change of entry.changes) {
    const { side, field, new: sent } = change;
    if (side !== 'connectwise' || !refused.includes(field)) {
      changes.push(change);
      continue;
    }
    const meant = change.because === 'required' ? null : sent;
    const connectWise = present[field] ?? null;
    setValue(base, field, connectWise);
    unfit[field] = meant;
    if (connectWise !== null) delete fillers[field];
    conflicts.push({ field, base: connectWise, connectWise, amp: meant, because: 'does_not_fit' });
  }
  return { ...entry, changes, conflicts, base, marks: { ...entry.marks, unfit, fillers } };
}

/**
 * What arrived of a change whose answer was lost, by what ConnectWise has now: the entry with that much
 * of it, or null if nothing did; and what did not. A value that was cut has arrived. What did not counts
 * as not sent: the base has the value that was to be replaced.
 */
export function arrivedPart(
  entry: PlanEntry,
  present: FieldValues,
): { readonly entry: PlanEntry | null; readonly missing: readonly FieldChange[] } {
  const sent = entry.changes.filter(({ side }) => side === 'connectwise');
  const missing = sent.filter((change) => !hasArrived(change, present[change.field] ?? null));
  if (sent.length > 0 && missing.length === sent.length) return { entry: null, missing };
  const base: Record<string, FieldValue> = { ...entry.base };
  for (const { field, old } of missing) setValue(base, field, old);
  const changes = entry.changes.filter((change) => !missing.includes(change));
  return { entry: { ...entry, changes, base }, missing };
}

function hasArrived({ field, old, new: sent }: FieldChange, back: FieldValue): boolean {
  if (sameFieldValue(field, back, sent)) return true;
  const changed = typeof back === 'string' && !sameFieldValue(field, back, old);
  return changed && String(sent).startsWith(back);
}

/** The AMP contact once the AMP side of an entry is carried out. */
export function ampAfter(
  amp: Pick<AmpContact, 'email' | 'fields'>,
  { changes }: PlanEntry,
): Pick<AmpContact, 'email' | 'fields'> {
  const own = changes.filter(({ side }) => side === 'amp');
  return withValues(
    amp,
    own.map(({ field, new: value }) => ({ field, value })),
  );
}

function setValue(values: Record<string, FieldValue>, field: string, value: FieldValue): void {
  if (value === null) delete values[field];
  else values[field] = value;
}
