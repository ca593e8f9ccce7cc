import type { AmpContact, FieldValue } from '../contact/ampContact.ts';
import { doesNotGo } from '../mapping/contactWrites.ts';
import { type Mapping, type MappingEntry, mappingOf, sameIn } from '../mapping/mapping.ts';
import { plainNative, withForms } from '../mapping/nativeForm.ts';
import type { NativeValue } from '../mapping/nativeValue.ts';
import type { Unfit } from '../mapping/unfit.ts';
import { withValues } from './applyChanges.ts';
import { ampValue, nativeIn, withConversions, withSources } from './mergeFields.ts';
import type { FieldChange, FieldConflict, PlanEntry } from './plan.ts';
import { withRefused } from './refusedFields.ts';
import type { Returned } from './returned.ts';
import { sharingFields } from './sharedItems.ts';

/**
 * An entry after ConnectWise has answered. The base is the returned value. If that differs from
 * what was sent, AMP keeps its value, the difference becomes a conflict, and the value is not sent
 * again. A contact that is new in ConnectWise also returns values that ConnectWise set by itself;
 * `doesNotCome` says why the value of a field cannot be imported.
 */
export function afterWrite(
  entry: PlanEntry,
  now: Returned,
  amp: Pick<AmpContact, 'email' | 'fields'>,
  mapping: Mapping,
  doesNotCome: (field: MappingEntry) => Unfit | null = () => null,
): PlanEntry {
  const { contactId, values: returned, native } = now;
  const base: Record<string, FieldValue> = { ...entry.base };
  const unfit: Record<string, FieldValue> = { ...entry.marks.unfit };
  const fillers: Record<string, FieldValue> = { ...entry.marks.fillers };
  const conflicts: FieldConflict[] = [...entry.conflicts];
  const changes = entry.changes.map((change) => asKept(change, native(change.field)));

  for (const change of entry.changes) {
    if (change.side !== 'connectwise') continue;
    const { field, new: sent, because } = change;
    const back = returned[field] ?? null;
    // A filler reads back as an empty value.
    const meant = because === 'required' ? null : sent;
    if (because === 'required' && back !== null) {
      // A filler shortened to the length of the field still counts as one.
      if (String(sent).startsWith(String(back))) {
        fillers[field] = back;
        continue;
      }
      delete fillers[field];
    }
    setValue(base, field, back);
    if (sameIn(mapping, field, back, meant)) continue;
    unfit[field] = meant;
    conflicts.push({ ...rejected(field, back, meant), ...formIn(back, native(field)) });
  }
  const ampContact = ampAfter(amp, entry);
  const sharing = sharingFields(entry, now, mappingOf(mapping, entry.origin));
  for (const field of sharing) {
    const back = returned[field] ?? null;
    const value = ampValue(ampContact, field);
    setValue(base, field, back);
    delete unfit[field];
    if (sameIn(mapping, field, back, value)) continue;
    unfit[field] = value;
    const why: Unfit = { code: 'item_shared' };
    const open = conflicts.findIndex((conflict) => conflict.field === field);
    if (open >= 0) conflicts.splice(open, 1);
    conflicts.push({ ...rejected(field, back, value), ...formIn(back, native(field)), why });
  }
  if (entry.action === 'push') {
    const written = new Set([...entry.changes.map(({ field }) => field), ...sharing]);
    for (const one of mappingOf(mapping, entry.origin)) {
      const field = one.target.name;
      if (written.has(field)) continue;
      const back = returned[field] ?? null;
      const old = ampValue(amp, field);
      const why = one.source.object === 'company' ? null : doesNotGo(one, null, old);
      if (why !== null && old !== null && one.direction !== 'to_amp') {
        unfit[field] = old;
        conflicts.push({ ...between(field, back, old), because: 'does_not_fit', why });
        continue;
      }
      if (one.direction === 'to_connectwise' || back === null) continue;
      const whyNot = doesNotCome(one);
      if (whyNot !== null) {
        conflicts.push({ ...between(field, back, old), because: 'does_not_fit_amp', why: whyNot });
        continue;
      }
      if (one.blank === 'fill_only_empty' && old !== null) continue;
      base[field] = back;
      if (one.same(old, back)) continue;
      changes.push({ side: 'amp', field, old, new: back, because: 'first_sync' });
    }
  }
  const fields = () => new Set([...Object.keys(base), ...conflicts.map(({ field }) => field)]);
  const sourced = withSources({ ...entry.marks, unfit, fillers }, mapping, fields);
  const marks = withConversions(sourced, mapping, base, entry.base);
  return { ...entry, contactId, changes, conflicts, base, marks };
}

/**
 * The filler that was in the field before a change, if ConnectWise still has it; else null (R20).
 */
export function fillerBefore({ old, inConnectWise }: FieldChange, present: FieldValue): FieldValue {
  const native = inConnectWise?.old;
  if (old !== null || native === undefined) return null;
  const filler = plainNative(native);
  return filler === present ? filler : null;
}

/** A change with its new value in the form in which ConnectWise stores it. */
function asKept(change: FieldChange, native: NativeValue | undefined): FieldChange {
  if (change.side !== 'connectwise') return change;
  const { inConnectWise, ...others } = change;
  const forms = withForms(inConnectWise?.old, native === change.new ? undefined : native);
  return forms === undefined ? others : { ...others, inConnectWise: forms };
}

/** An AMP value that ConnectWise altered. */
function rejected(field: string, connectWise: FieldValue, amp: FieldValue) {
  return { field, base: connectWise, connectWise, amp, because: 'does_not_fit' } as const;
}

function formIn(connectWise: FieldValue, native: NativeValue | undefined) {
  return nativeIn(connectWise, native === undefined ? undefined : plainNative(native));
}

/** Two values of a field that was never in sync. */
function between(field: string, connectWise: FieldValue, amp: FieldValue) {
  return { field, base: null, connectWise, amp };
}

/**
 * An entry whose change ConnectWise rejected: none of it is sent again while the values stay the
 * same. `refused` has the known reasons by field. The AMP side is carried out. For a field that
 * takes several requests (`inSteps`), some may have replaced a value.
 */
export function refuseWrite(
  entry: PlanEntry,
  refused: Readonly<Record<string, Unfit | null>>,
  { values: present, native }: Pick<Returned, 'values' | 'native'>,
  inSteps: (field: string) => boolean = () => false,
): PlanEntry {
  const base: Record<string, FieldValue> = { ...entry.base };
  const unfit: Record<string, FieldValue> = { ...entry.marks.unfit };
  const fillers: Record<string, FieldValue> = { ...entry.marks.fillers };
  const conflicts: FieldConflict[] = [...entry.conflicts];
  const changes: FieldChange[] = [];
  const fields = [...(entry.marks.refused ?? [])];
  for (const change of entry.changes) {
    const { side, field, new: sent } = change;
    const why = refused[field];
    if (side !== 'connectwise' || why === undefined) {
      changes.push(change);
      continue;
    }
    const meant = change.because === 'required' ? null : sent;
    const filler = fillerBefore(change, present[field] ?? null);
    const connectWise = filler === null ? (present[field] ?? null) : null;
    setValue(base, field, connectWise);
    unfit[field] = meant;
    fields.push(field);
    if (filler !== null) fillers[field] = filler;
    else if (connectWise !== null) delete fillers[field];
    if (connectWise !== change.old && inSteps(field)) changes.push({ ...change, new: connectWise });
    const told = why === null ? {} : { why };
    const form = formIn(connectWise, native(field));
    conflicts.push({ ...rejected(field, connectWise, meant), ...form, ...told });
  }
  const marks = withRefused({ ...entry.marks, unfit, fillers }, fields);
  return { ...entry, changes, conflicts, base, marks };
}

/** The AMP contact once the AMP side of an entry is carried out. */
export function ampAfter(
  amp: Pick<AmpContact, 'email' | 'fields'>,
  { changes }: PlanEntry,
): Pick<AmpContact, 'email' | 'fields'> {
  const inAmp = changes.filter(({ side }) => side === 'amp');
  return withValues(
    amp,
    inAmp.map(({ field, new: value }) => ({ field, value })),
  );
}

function setValue(values: Record<string, FieldValue>, field: string, value: FieldValue): void {
  if (value === null) delete values[field];
  else values[field] = value;
}
