import type { PlanEntry } from '../../core/plan/plan.ts';
import { emailKey } from '../rows/ampContactRows.ts';
import { isOpen } from '../rows/linkRows.ts';
import { pairName } from '../rows/pairName.ts';
import { subjectOf } from '../rows/planLineRows.ts';
import { type ApplyState, newEmailKey, type Planned } from './applyState.ts';

/** Whether things have moved on from a line since it was planned. */
export function isStale({ line, stamp }: Planned, state: ApplyState): boolean {
  const { contactId, ampContactId } = subjectOf(line);
  const present =
    contactId === undefined ? state.ampStamps.get(ampContactId) : state.stamps.get(contactId);
  if ((present ?? 0) !== stamp) return true;
  if (line.kind === 'skip') {
    const { skip } = line;
    return skip.kind === 'amp_contact' && isOpen(state.linkByAmpContact.get(skip.id));
  }
  return versionMoved(line.entry, state) || linkMoved(line.entry, state);
}

function versionMoved({ action, ampContactId, ampVersion }: PlanEntry, state: ApplyState): boolean {
  if (action === 'create' || (action === 'forget' && ampVersion === null)) return false;
  return ampContactId === null || state.ampContacts.get(ampContactId)?.version !== ampVersion;
}

/** The state of the link that each action requires. */
function linkMoved(entry: PlanEntry, state: ApplyState): boolean {
  const { action, contactId, ampContactId } = entry;
  const link = contactId === null ? undefined : state.linkByContact.get(contactId);
  const owner = ampContactId === null ? undefined : state.linkByAmpContact.get(ampContactId);
  if (action === 'create') return isOpen(link) || isTaken(entry, state);
  if (action === 'push') return isOpen(owner);
  if (action === 'link') {
    // Linked to each other by a person already is no obstacle.
    const together = link !== undefined && link === owner;
    return !together && (isOpen(link) || isOpen(owner));
  }
  if (action === 'forget' && contactId === null) return isOpen(owner);
  if (action === 'forget' && ampContactId === null) return false;
  return action === 'forget' ? owner !== link : link?.ampContactId !== ampContactId;
}

/** Someone in AMP has the address now, or still has it, so this would create a duplicate. */
function isTaken(entry: PlanEntry, state: ApplyState): boolean {
  const key = newEmailKey(entry) ?? '';
  const holders = state.holdersByEmail.get(key) ?? [];
  return holders.some((id) => {
    // A line before this one may have removed it, or given it another address.
    const present = state.ampContacts.get(id);
    const has = present?.deletedAt === null && emailKey(present.email) === key;
    return (
      (present === undefined || has) && !state.rejected.has(pairName(entry.contactId ?? 0, id))
    );
  });
}
