import type { AmpContact, Link } from '../../core/contact/ampContact.ts';
import { withValues } from '../../core/plan/applyChanges.ts';
import { ampValue } from '../../core/plan/mergeFields.ts';
import type { PlanEntry } from '../../core/plan/plan.ts';
import { sameContactValues, storableValues } from '../rows/ampContactRows.ts';
import type { ApplyState } from './applyState.ts';
import type { Writes } from './applyWrites.ts';

/** The AMP contact that a `create` makes. */
export function newAmpContact(entry: PlanEntry, id: string, now: string): AmpContact {
  const times = { createdAt: now, updatedAt: now, deletedAt: null };
  return { id, ...withValues({ email: null, fields: {} }, newValues(entry)), version: 1, ...times };
}

/**
 * Carries out the AMP side of an entry whose AMP contact exists. Returns the new version of the AMP
 * contact.
 */
export function carryOutEntry(
  entry: PlanEntry,
  state: ApplyState,
  writes: Writes,
  now: string,
): number | null {
  const { action, contactId, ampContactId } = entry;
  const present = ampContactId === null ? undefined : state.ampContacts.get(ampContactId);
  if (contactId === null) {
    if (ampContactId !== null) writes.ampSkip(ampContactId, null);
    return present?.version ?? null;
  }
  let version: number | null = null;
  if (present !== undefined) {
    const after = ampContactAfter(entry, present, now);
    if (after !== present) writes.change(after);
    version = after.version;
    settleLink(entry, contactId, after, writes);
    if (action === 'release') writes.release(after.id);
    if (action === 'forget') writes.ampSkip(after.id, null);
  }
  writes.conflicts(contactId, entry.conflicts);
  writes.skip(contactId, entry.skip);
  return version;
}

/** Link, base and marks as the entry leaves them. */
export function settleLink(
  entry: PlanEntry,
  contactId: number,
  { id: ampContactId, version }: Pick<AmpContact, 'id' | 'version'>,
  writes: Writes,
): void {
  const { link: state, origin, base, marks } = entry;
  if (state === null) {
    writes.unlink(contactId);
    return;
  }
  const link: Link = {
    contactId,
    ampContactId,
    base,
    state,
    origin,
    // Which version its removal would get was not known when it was planned.
    marks: marks.removedVersion === -1 ? { ...marks, removedVersion: version } : marks,
  };
  writes.link(link);
}

/**
 * The AMP contact after the entry is applied; itself if nothing changes. If a person has edited a
 * field since the entry was planned, their value stays, and counts as an edit against the new base.
 */
function ampContactAfter(entry: PlanEntry, present: AmpContact, now: string): AmpContact {
  const edited = present.version !== entry.ampVersion;
  const values = newValues({
    changes: edited
      ? entry.changes.filter((change) => change.old === ampValue(present, change.field))
      : entry.changes,
  });
  const next = { ...present, ...withValues(present, values), deletedAt: deletedAfter() };
  if (next.deletedAt === present.deletedAt && sameContactValues(next, present)) return present;
  return { ...next, version: present.version + 1, updatedAt: now };

  function deletedAfter(): string | null {
    if (edited) return present.deletedAt;
    if (entry.action === 'restore') return null;
    return entry.action === 'remove' ? (present.deletedAt ?? now) : present.deletedAt;
  }
}

function newValues({ changes }: Pick<PlanEntry, 'changes'>) {
  const ours = changes.filter(({ side }) => side === 'amp');
  return storableValues(ours.map(({ field, new: value }) => ({ field, value })));
}
