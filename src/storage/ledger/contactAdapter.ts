import { sql } from 'kysely';
import { Failure } from '../../core/failure.ts';
import { type PlanEntry, writesConnectWise } from '../../core/plan/plan.ts';
import { contactLine, subjectOf } from '../rows/planLineRows.ts';
import { type ApplyState, loadApplyState, type Planned } from './applyState.ts';
import { Writes } from './applyWrites.ts';
import { carryOutEntry, newAmpContact, settleLink } from './carryOut.ts';
import { commitContact } from './commitContact.ts';
import type { Carrying, LineAdapter } from './lineAdapter.ts';
import { isStale } from './staleness.ts';

/** Lines about contacts and AMP contacts. */
export const contactAdapter: LineAdapter = {
  has: (line) => line.kind === 'entry' || (line.kind === 'skip' && line.skip.kind !== 'todo'),
  writes: (line) => line.kind === 'entry' && writesConnectWise(line.entry),
  async load(db, scope, lines) {
    const state = await loadApplyState(db, scope, lines.map(contactLine));
    const writes = new Writes(state);
    return {
      isStale: (line) => isStale(contactLine(line), state),
      carryOut: (line, carrying) => carryOut(contactLine(line), state, carrying, writes),
      writeTo: (...place) => writes.writeTo(...place),
    };
  },
  /** A line that creates an AMP contact gets its id from the link that was just made. */
  applied(organizationId) {
    const ampContactId = sql`case when plan_lines.action = 'create' then
        (select l.amp_contact_id from links as l where l.organization_id = ${organizationId}
          and l.contact_id = plan_lines.contact_id)
      else plan_lines.amp_contact_id end`;
    const version = sql`(select a.version from amp_contacts as a
      where a.organization_id = ${organizationId} and a.id = ${ampContactId})`;
    return { ampContactId, version };
  },
  commit: commitContact,
};

function carryOut(
  { line, stamp }: Planned,
  state: ApplyState,
  carrying: Carrying,
  writes: Writes,
): void {
  const { contactId, ampContactId } = subjectOf(line);
  // Fields that a person excluded are planned again.
  const isDone = line.kind === 'skip' || line.entry.leftOut === undefined;
  if (contactId === undefined) writes.ampSeen(ampContactId, stamp);
  else if (isDone) writes.seen(contactId, stamp);
  if (line.kind === 'skip') {
    const { skip } = line;
    if (skip.kind === 'contact') writes.skip(skip.id, skip);
    else writes.ampSkip(skip.id, skip);
  } else if (line.entry.action === 'create') create(line.entry, carrying, writes);
  else carryOutEntry(line.entry, state, writes, carrying.now);
}

function create(entry: PlanEntry, { ids, now }: Carrying, writes: Writes): void {
  const { contactId } = entry;
  const id = contactId === null ? undefined : ids.get(contactId);
  if (contactId === null || id === undefined) {
    throw new Failure('internal', { error: 'no id for a new AMP contact' });
  }
  const contact = newAmpContact(entry, id, now);
  writes.create(contact);
  settleLink(entry, contactId, contact, writes);
  writes.conflicts(contactId, entry.conflicts);
  writes.skip(contactId, entry.skip);
}
