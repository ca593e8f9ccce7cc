import { Failure } from '../../core/failure.ts';
import type { PlanEntry } from '../../core/plan/plan.ts';
import type { PlanLine, Written } from '../../ports/planStores.ts';
import type { Lease } from '../../ports/runStores.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { isOpen } from '../rows/linkRows.ts';
import { type ApplyState, loadApplyState } from './applyState.ts';
import { Writes } from './applyWrites.ts';
import { carryOutEntry } from './carryOut.ts';
import type { Committed } from './lineAdapter.ts';
import { putCompanies, putContacts } from './mirrorWrites.ts';
import { enqueueForCompanies, enqueueSharing, retryMoved } from './neighbours.ts';
import { enqueueRecords } from './requeue.ts';

/** Records what ConnectWise accepted: in the mirror, in AMP and in the link. */
export async function commitContact(
  db: Writing,
  scope: Scope,
  _: Lease,
  { stamp, line: planned }: PlanLine,
  written: Written,
): Promise<Committed> {
  if (!('contact' in written)) throw new Failure('internal', { error: 'no contact' });
  const { runId, seq, entry, contact, company, again, now } = written;
  const { ampContactId } = entry;
  if (entry.contactId !== contact.id || ampContactId === null) {
    throw new Failure('internal', { error: 'an entry of another contact was to be recorded', seq });
  }
  if (company !== null) {
    await enqueueForCompanies(db, scope, await putCompanies(db, scope, [company]));
  }
  const put = await putContacts(db, scope, [contact]);
  await retryMoved(db, scope, put);

  const state = await loadApplyState(db, scope, [{ seq, stamp, line: { kind: 'entry', entry } }]);
  const writes = new Writes(state);
  let version = state.ampContacts.get(ampContactId)?.version ?? null;
  let after = entry;
  const parted = linkParted(entry, state);
  if (!parted) {
    after = withDecisions(entry, planned, stamp, state);
    version = carryOutEntry(after, state, writes, now);
  }
  const isNew = entry.action === 'push';
  // Others with its former or present address or name may now be imported, or skipped because of
  // it.
  if (isNew || put.preferred.size > 1 || put.names.size > 1) {
    await enqueueSharing(db, scope, runId, contact.id, put);
  }
  // Fields that a person excluded are planned again.
  const isPart = planned.kind === 'entry' && planned.entry.leftOut !== undefined;
  if (!isNew) writes.seen(contact.id, stamp);
  await writes.writeTo(db, scope, runId, now);
  // While it was being sent, a person unlinked the two or linked one of them elsewhere: plan both again.
  const self = { kind: 'contact', id: contact.id } as const;
  if (parted) await enqueueRecords(db, scope, [self, { kind: 'amp_contact', id: ampContactId }]);
  else if (again === true || isPart) await enqueueRecords(db, scope, [self]);
  // The AMP contact changed meanwhile and has a link now, so its contact is queued.
  else if (isNew && (state.ampStamps.get(ampContactId) ?? stamp) !== stamp) {
    await enqueueRecords(db, scope, [self]);
  }
  return { line: { kind: 'entry', entry: after }, version, contactId: contact.id };
}

/** Whether a person has linked one of the two elsewhere, or unlinked them. */
function linkParted({ action, contactId, ampContactId }: PlanEntry, state: ApplyState): boolean {
  const link = contactId === null ? undefined : state.linkByContact.get(contactId);
  const owner = ampContactId === null ? undefined : state.linkByAmpContact.get(ampContactId);
  if (link !== undefined && link === owner) return false;
  return action === 'push' || action === 'link' ? isOpen(link) || isOpen(owner) : true;
}

/** A planned conflict that a person decided meanwhile stays decided: its base has moved. */
function withDecisions(
  entry: PlanEntry,
  planned: PlanLine['line'],
  stamp: number,
  state: ApplyState,
): PlanEntry {
  const link = state.linkByContact.get(entry.contactId ?? 0);
  if (link === undefined || (state.stamps.get(link.contactId) ?? 0) === stamp) return entry;
  const baseOf = (field: string) => link.base[field] ?? null;
  const open = planned.kind === 'entry' ? planned.entry.conflicts : [];
  const decided = open.filter(({ field, base }) => baseOf(field) !== base);
  if (decided.length === 0) return entry;
  const kept = decided.map(({ field }) => [field, baseOf(field)] as const);
  return {
    ...entry,
    base: { ...entry.base, ...Object.fromEntries(kept) },
    conflicts: entry.conflicts.filter(
      ({ field }) => !decided.some((conflict) => conflict.field === field),
    ),
  };
}
