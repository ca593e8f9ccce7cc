import type { PlanEntry } from '../../core/plan/plan.ts';
import { isOpen } from '../rows/linkRows.ts';
import { subjectOf } from '../rows/planLineRows.ts';
import { type ApplyState, newEmailKey, type Planned, pairName } from './applyState.ts';

/** Whether things have moved on from a line since it was planned. */
export function isStale({ line, stamp }: Planned, state: ApplyState): boolean {
  const { contactId, ampContactId } = subjectOf(line);
  const present =
    contactId === undefined ? state.ampStamps.get(ampContactId) : state.stamps.get(contactId);
  if ((present ?? 0) !== stamp) return true;
  if (line.kind === 'skip') return false;
  if (line.kind === 'ampSkip') return isOpen(state.linkByAmpContact.get(line.skip.ampContactId));
  return versionMoved(line.entry, state) || linkMoved(line.entry, state);
}

function versionMoved({ action, ampContactId, ampVersion }: PlanEntry, state: ApplyState): boolean {
  if (action === 'create' || (action === 'forget' && ampVersion === null)) return false;
  return ampContactId === null || state.ampContacts.get(ampContactId)?.version !== ampVersion;
}

/** What each action asks of the link that is there. */
function linkMoved(entry: PlanEntry, state: ApplyState): boolean {
  const { action, contactId, ampContactId } = entry;
  const link = contactId === null ? undefined : state.linkByContact.get(contactId);
  const owner = ampContactId === null ? undefined : state.linkByAmpContact.get(ampContactId);
  if (action === 'create') return isOpen(link) || cameUp(entry, state);
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

/** The person was added in AMP since the plan was made, and would be there twice. */
function cameUp(entry: PlanEntry, state: ApplyState): boolean {
  const free = state.freeByEmail.get(newEmailKey(entry) ?? '') ?? [];
  return free.some((id) => !state.rejected.has(pairName(entry.contactId ?? 0, id)));
}
