import type { AmpContact, FieldValue, Link } from '../contact/ampContact.ts';
import type { Contact } from '../contact/contact.ts';
import { type Mapping, mappingOf, sameIn, valuesForAmp } from '../mapping/mapping.ts';
import { plainNative, sameNative, withForms } from '../mapping/nativeForm.ts';
import type { Candidate } from './candidate.ts';
import { ampValue } from './mergeFields.ts';
import type { FieldChange, PlanEntry } from './plan.ts';
import { returnedBy } from './returned.ts';
import { disagreeing } from './sharedItems.ts';

/** What a run did to a record, and its present state. */
export type Done = {
  readonly entry: PlanEntry;
  /** Version of the AMP contact right after it. */
  readonly version: number | null;
  readonly now: Pick<Candidate, 'contact' | 'company' | 'link' | 'ampContact' | 'gone'> | null;
};

/** Why a change is not undone. */
export type UndoRefusal =
  /** A person or a later run has changed it since. */
  | 'edited_since'
  /** It no longer exists, or is linked to another record. */
  | 'not_there'
  /** It changed nothing that could be undone. */
  | 'nothing_to_undo';

/**
 * The entry that undoes what was done to a record. If any of it was changed since, nothing is
 * touched. A contact that was imported is removed from AMP (it can be restored). One that was
 * created in ConnectWise becomes inactive, and one that was set inactive becomes active again.
 * Values are restored on the side that was changed.
 */
export function undoEntry(done: Done, mapping: Mapping): PlanEntry | UndoRefusal {
  const { entry, now } = done;
  if (now === null || now.gone || now.link === null || now.ampContact === null) return 'not_there';
  if (now.link.ampContactId !== entry.ampContactId) return 'not_there';
  const { link, ampContact } = now;
  if (entry.action === 'create') {
    if (ampContact.version !== done.version || ampContact.deletedAt !== null) return 'edited_since';
    // Removed by the sync, not by a person: once released, it comes back.
    const marks = { ...link.marks, removedVersion: -1 };
    return { ...back(link, ampContact, { action: 'remove', changes: [] }), marks };
  }
  if (entry.action === 'push') {
    // Whatever it got since would be lost with it.
    const same =
      ampContact.version === done.version && agrees(now.contact, now.company, link, mapping);
    if (!same || now.contact.inactive || ampContact.deletedAt !== null) return 'edited_since';
    return back(link, ampContact, { action: 'inactivate', changes: [] });
  }
  if (entry.action === 'inactivate') {
    const still = ampContact.deletedAt !== null && ampContact.version === done.version;
    if (!still || !now.contact.inactive) return 'edited_since';
    const marks = { ...link.marks, inactivated: false };
    const undone = back(link, ampContact, { action: 'reactivate', changes: [] });
    return { ...undone, marks, link: 'active' };
  }
  if (entry.action === 'remove') {
    const still = ampContact.deletedAt !== null && ampContact.version === done.version;
    if (!still) return 'edited_since';
    return back(link, ampContact, { action: 'restore', changes: [] });
  }
  if (ampContact.deletedAt !== null) return 'edited_since';
  if (entry.changes.length === 0 && entry.action !== 'restore') return 'nothing_to_undo';
  if (entry.action === 'restore' && ampContact.version !== done.version) return 'edited_since';
  if (!unedited(entry, now.contact, now.company, link, ampContact, mapping)) return 'edited_since';
  const changes = reversed(entry, now.contact, now.company, ampContact, mapping);
  // One item of ConnectWise cannot go back to two values.
  if (disagreeing(changes, now.contact, mapping).length > 0) return 'edited_since';
  return back(link, ampContact, {
    action: entry.action === 'restore' ? 'remove' : 'update',
    changes,
  });
}

/** Two changes of one field, one after the other, as one. */
export function followedBy(first: FieldChange, then: FieldChange): FieldChange {
  const { inConnectWise, ...change } = then;
  const forms = withForms(first.inConnectWise?.old, inConnectWise?.new);
  const joined = { ...change, old: first.old };
  return forms === undefined ? joined : { ...joined, inConnectWise: forms };
}

/** Whether every changed field still has the value it was given. */
function unedited(
  entry: PlanEntry,
  contact: Contact,
  company: Candidate['company'],
  link: Link,
  ampContact: AmpContact,
  mapping: Mapping,
): boolean {
  const inForce = mappingOf(mapping, link.origin);
  const { values, native } = returnedBy(inForce, contact, company);
  return entry.changes.every(({ side, field, new: given, inConnectWise }) => {
    if (side === 'amp') return sameIn(inForce, field, ampValue(ampContact, field), given);
    const present = values[field] ?? null;
    // Two values of ConnectWise may be one in AMP.
    if (inConnectWise?.new !== undefined) {
      return sameNative(native(field) ?? present, inConnectWise.new);
    }
    // The returned value equals the given one, in the form that ConnectWise stores.
    const kept = entry.base[field] ?? entry.marks.fillers[field] ?? null;
    return sameIn(inForce, field, present, given) || sameIn(inForce, field, present, kept);
  });
}

/**
 * The changes that undo an entry. Their old value is the present one, which may differ from the
 * given one in blanks and case. ConnectWise gets back what it had, in its own form.
 */
function reversed(
  { changes }: PlanEntry,
  contact: Contact,
  company: Candidate['company'],
  ampContact: AmpContact,
  mapping: Mapping,
): readonly FieldChange[] {
  const now = returnedBy(mapping, contact, company);
  return changes.map(({ inConnectWise, ...change }): FieldChange => {
    const { side, field, old: value } = change;
    const undone = { ...change, new: value, because: 'undo' } as const;
    if (side === 'amp') return { ...undone, old: ampValue(ampContact, field) };
    const forms = withForms(now.native(field), inConnectWise?.old);
    const kept = { ...undone, old: now.values[field] ?? null };
    return forms === undefined ? kept : { ...kept, inConnectWise: forms };
  });
}

/** Whether the contact holds what both sides last agreed on, and nothing else. */
function agrees(
  contact: Contact,
  company: Candidate['company'],
  { origin, base, marks }: Link,
  mapping: Mapping,
): boolean {
  const ofContact = mappingOf(mapping, origin).filter(({ source }) => source.object === 'contact');
  const values = valuesForAmp(ofContact, contact, company, marks.fillers);
  return ofContact.every(({ target: { name }, same }) =>
    same(values[name] ?? null, base[name] ?? null),
  );
}

/** The base is restored with the values, so that a released sync makes the same change again. */
function back(
  link: Link,
  ampContact: AmpContact,
  undone: Pick<PlanEntry, 'action' | 'changes'>,
): PlanEntry {
  const base: Record<string, FieldValue> = { ...link.base };
  const fillers: Record<string, FieldValue> = { ...link.marks.fillers };
  for (const { field, new: value, inConnectWise } of undone.changes) {
    if (value === null) delete base[field];
    else base[field] = value;
    // The filler counts as a filler again (R20).
    const native = inConnectWise?.new;
    if (value === null && native !== undefined) fillers[field] = plainNative(native);
  }
  return {
    ...undone,
    contactId: link.contactId,
    ampContactId: link.ampContactId,
    ampVersion: ampContact.version,
    conflicts: [],
    link: link.state,
    origin: link.origin,
    base,
    marks: { ...link.marks, fillers },
    skip: null,
    target: null,
  };
}
