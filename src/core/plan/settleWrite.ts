import type { AmpContact, FieldValue, FieldValues } from '../contact/ampContact.ts';
import { doesNotGo } from '../mapping/contactWrites.ts';
import { type Mapping, type MappingEntry, mappingOf, sameIn } from '../mapping/mapping.ts';
import { withValues } from './applyChanges.ts';
import { ampValue, withSources } from './mergeFields.ts';
import type { FieldChange, FieldConflict, PlanEntry } from './plan.ts';

/**
 * An entry once ConnectWise has answered. The base is what came back. Where that is not what was
 * sent, AMP keeps its value, the difference is noted as a conflict, and the value is not sent again.
 * A contact that is new in ConnectWise brings along what it has there by itself; `doesNotCome` says of
 * a field why its value cannot come.
 */
export function settleWrite(
  entry: PlanEntry,
  contactId: number,
  amp: Pick<AmpContact, 'email' | 'fields'>,
  returned: FieldValues,
  mapping: Mapping,
  doesNotCome: (field: MappingEntry) => string | null = () => null,
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
    if (sameIn(mapping, field, back, meant)) continue;
    unfit[field] = meant;
    conflicts.push({ field, base: back, connectWise: back, amp: meant, because: 'does_not_fit' });
  }
  if (entry.action === 'push') {
    const written = new Set(entry.changes.map(({ field }) => field));
    for (const own of mappingOf(mapping, entry.origin)) {
      const field = own.target.name;
      if (written.has(field)) continue;
      const back = returned[field] ?? null;
      const old = ampValue(amp, field);
      const why = own.source.object === 'company' ? null : doesNotGo(own, null, old);
      if (why !== null && old !== null && own.direction !== 'to_amp') {
        unfit[field] = old;
        conflicts.push({ ...between(field, back, old), because: 'does_not_fit', why });
        continue;
      }
      if (own.direction === 'to_connectwise' || back === null) continue;
      const whyNot = doesNotCome(own);
      if (whyNot !== null) {
        conflicts.push({ ...between(field, back, old), because: 'does_not_fit_amp', why: whyNot });
        continue;
      }
      if (own.blank === 'fill_only_empty' && old !== null) continue;
      base[field] = back;
      if (own.same(old, back)) continue;
      changes.push({ side: 'amp', field, old, new: back, because: 'first_sync' });
    }
  }
  const fields = () => new Set([...Object.keys(base), ...conflicts.map(({ field }) => field)]);
  const marks = withSources({ ...entry.marks, unfit, fillers }, mapping, fields);
  return { ...entry, contactId, changes, conflicts, base, marks };
}

/** Two values of a field on which the sides never agreed. */
function between(field: string, connectWise: FieldValue, amp: FieldValue) {
  return { field, base: null, connectWise, amp };
}

/**
 * An entry whose change ConnectWise refused: nothing of it is sent again as long as the values stay
 * as they are; `refused` has the reasons by field, as far as they are known. The AMP side of it is
 * carried out.
 */
export function refuseWrite(
  entry: PlanEntry,
  refused: Readonly<Record<string, string | null>>,
  present: FieldValues,
): PlanEntry {
  const base: Record<string, FieldValue> = { ...entry.base };
  const unfit: Record<string, FieldValue> = { ...entry.marks.unfit };
  const fillers: Record<string, FieldValue> = { ...entry.marks.fillers };
  const conflicts: FieldConflict[] = [...entry.conflicts];
  const changes: FieldChange[] = [];
  for (const change of entry.changes) {
    const { side, field, new: sent } = change;
    const why = refused[field];
    if (side !== 'connectwise' || why === undefined) {
      changes.push(change);
      continue;
    }
    const meant = change.because === 'required' ? null : sent;
    const connectWise = present[field] ?? null;
    setValue(base, field, connectWise);
    unfit[field] = meant;
    if (connectWise !== null) delete fillers[field];
    const conflict = { field, base: connectWise, connectWise, amp: meant } as const;
    const told = why === null ? {} : { why };
    conflicts.push({ ...conflict, because: 'does_not_fit', ...told });
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
  mapping: Mapping,
): { readonly entry: PlanEntry | null; readonly missing: readonly FieldChange[] } {
  const sent = entry.changes.filter(({ side }) => side === 'connectwise');
  const missing = sent.filter(
    (change) => !hasArrived(change, present[change.field] ?? null, mapping),
  );
  if (sent.length > 0 && missing.length === sent.length) return { entry: null, missing };
  const base: Record<string, FieldValue> = { ...entry.base };
  for (const { field, old } of missing) setValue(base, field, old);
  const changes = entry.changes.filter((change) => !missing.includes(change));
  return { entry: { ...entry, changes, base }, missing };
}

function hasArrived(
  { field, old, new: sent }: FieldChange,
  back: FieldValue,
  mapping: Mapping,
): boolean {
  if (sameIn(mapping, field, back, sent)) return true;
  const changed = typeof back === 'string' && !sameIn(mapping, field, back, old);
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
