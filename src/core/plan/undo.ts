import type { AmpContact, FieldValue, Link } from '../contact/ampContact.ts';
import type { Contact } from '../contact/contact.ts';
import { type Mapping, mappingOf, sameIn, valuesForAmp } from '../mapping/mapping.ts';
import type { Candidate } from './candidate.ts';
import { ampValue } from './mergeFields.ts';
import type { FieldChange, PlanEntry } from './plan.ts';

/** What was done to a record, and how it stands now. */
export type Done = {
  readonly entry: PlanEntry;
  /** Version of the AMP contact right after it. */
  readonly version: number | null;
  readonly now: Pick<Candidate, 'contact' | 'company' | 'link' | 'ampContact' | 'gone'> | null;
};

/** Why something is not taken back. */
export type UndoRefusal =
  /** Somebody, or a later run, changed it since. */
  | 'edited_since'
  /** It is not there any more, or linked otherwise. */
  | 'not_there'
  /** There is nothing of it to take back. */
  | 'nothing_to_undo';

/**
 * The entry that takes back what was done to a record, unless anything of it was changed since: then
 * nothing of it is touched. What came into AMP is removed there (it can be restored); a contact that
 * was made in ConnectWise goes inactive, and one that was set inactive is active again; values go back to
 * what they were on the side they changed.
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
    // Whatever it was given since would go with it.
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
  const changes = entry.changes.map(
    (change): FieldChange => ({ ...change, old: change.new, new: change.old, because: 'undo' }),
  );
  return back(link, ampContact, {
    action: entry.action === 'restore' ? 'remove' : 'update',
    changes,
  });
}

/** Whether every field that was changed still holds what it was given. */
function unedited(
  entry: PlanEntry,
  contact: Contact,
  company: Candidate['company'],
  link: Link,
  ampContact: AmpContact,
  mapping: Mapping,
): boolean {
  const own = mappingOf(mapping, link.origin);
  const values = valuesForAmp(own, contact, company);
  return entry.changes.every(({ side, field, new: given }) => {
    if (side === 'amp') return sameIn(own, field, ampValue(ampContact, field), given);
    const present = values[field] ?? null;
    // What came back is what it was given, in the form ConnectWise keeps it.
    const kept = entry.base[field] ?? entry.marks.fillers[field] ?? null;
    return sameIn(own, field, present, given) || sameIn(own, field, present, kept);
  });
}

/** Whether the contact holds what both sides last agreed on, and nothing else. */
function agrees(
  contact: Contact,
  company: Candidate['company'],
  { origin, base, marks }: Link,
  mapping: Mapping,
): boolean {
  const own = mappingOf(mapping, origin).filter(({ source }) => source.object === 'contact');
  const values = valuesForAmp(own, contact, company, marks.fillers);
  return own.every(({ target: { name }, same }) => same(values[name] ?? null, base[name] ?? null));
}

/** The base returns with the values, so that a sync that is allowed again does the same again. */
function back(
  link: Link,
  ampContact: AmpContact,
  undone: Pick<PlanEntry, 'action' | 'changes'>,
): PlanEntry {
  const base: Record<string, FieldValue> = { ...link.base };
  for (const { field, new: value } of undone.changes) {
    if (value === null) delete base[field];
    else base[field] = value;
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
    marks: link.marks,
    skip: null,
    target: null,
  };
}
