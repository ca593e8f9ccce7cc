import { sql } from 'kysely';
import { Failure } from '../../core/failure.ts';
import { type PlanEntry, writesConnectWise } from '../../core/plan/plan.ts';
import type { PlanEntryState, PlanLine } from '../../ports/planStores.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { contactLine, subjectOf } from '../rows/planLineRows.ts';
import { type ApplyState, loadApplyState, type Planned } from './applyState.ts';
import { Writes } from './applyWrites.ts';
import { carryOutEntry, newAmpContact, settleLink } from './carryOut.ts';
import { isStale } from './staleness.ts';

/** What PlanStore.apply is given, less the lease that was checked. */
export type ApplyRequest = {
  readonly runId: string;
  readonly lines: readonly PlanLine[];
  readonly ids: ReadonlyMap<number, string>;
  readonly now: string;
};

type ApplyOutcome = { readonly applied: readonly number[]; readonly stale: readonly number[] };

/** Carries out lines of a plan: loads what they touch, works out all rows, writes each table once. */
export async function applyLines(
  db: Writing,
  scope: Scope,
  request: ApplyRequest,
): Promise<ApplyOutcome> {
  const { runId, now } = request;
  const lines = request.lines.map(contactLine);
  if (lines.length === 0) return { applied: [], stale: [] };
  if (lines.some(({ line }) => line.kind === 'entry' && writesConnectWise(line.entry))) {
    throw new Failure('internal', { error: 'a line that writes to ConnectWise was to be applied' });
  }
  const states = await loadLineStates(db, scope, request);
  const state = await loadApplyState(db, scope, lines);
  const writes = new Writes(state);
  const applied: number[] = [];
  const stale: number[] = [];
  const before: { applied: number[]; stale: number[] } = { applied: [], stale: [] };

  for (const line of lines) {
    const stored = states.get(line.seq);
    // Carried out before, by a call whose answer was lost: not a second time.
    if (stored !== 'proposed')
      (stored === 'applied' ? before.applied : before.stale).push(line.seq);
    else if (isStale(line, state)) stale.push(line.seq);
    else {
      carryOut(line, state, request, writes);
      applied.push(line.seq);
    }
  }

  await writes.writeTo(db, scope, runId, now);
  await markApplied(db, scope, runId, applied, now);
  await markStale(db, scope, runId, stale);
  return {
    applied: [...before.applied, ...applied],
    stale: [...before.stale, ...stale],
  };
}

function carryOut(
  { line, stamp }: Planned,
  state: ApplyState,
  request: ApplyRequest,
  writes: Writes,
): void {
  const { contactId, ampContactId } = subjectOf(line);
  if (contactId === undefined) writes.ampSeen(ampContactId, stamp);
  else writes.seen(contactId, stamp);
  if (line.kind === 'skip') {
    const { skip } = line;
    if (skip.kind === 'contact') writes.skip(skip.id, skip);
    else writes.ampSkip(skip.id, skip);
  } else if (line.entry.action === 'create') create(line.entry, request, writes);
  else carryOutEntry(line.entry, state, writes, request.now);
}

function create(entry: PlanEntry, { ids, now }: ApplyRequest, writes: Writes): void {
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

/** By a range, because they follow one another. */
async function loadLineStates(
  db: Writing,
  { organizationId }: Scope,
  { runId, lines }: ApplyRequest,
): Promise<ReadonlyMap<number, PlanEntryState>> {
  const seqs = lines.map(({ seq }) => seq);
  const rows = await db
    .selectFrom('plan_lines')
    .select(['seq', 'state'])
    .where('organization_id', '=', organizationId)
    .where('run_id', '=', runId)
    .where('seq', '>=', Math.min(...seqs))
    .where('seq', '<=', Math.max(...seqs))
    .execute();
  return new Map(rows.map(({ seq, state }) => [seq, state]));
}

/** A line of a new contact gets its id, by the link that was just made. */
async function markApplied(
  db: Writing,
  { organizationId, dialect }: Scope,
  runId: string,
  seqs: readonly number[],
  now: string,
): Promise<void> {
  if (seqs.length === 0) return;
  const ampContactId = sql`case when plan_lines.action = 'create' then
      (select l.amp_contact_id from links as l where l.organization_id = ${organizationId}
        and l.contact_id = plan_lines.contact_id)
    else plan_lines.amp_contact_id end`;
  await sql`update plan_lines set state = 'applied', applied_at = ${now},
      amp_contact_id = ${ampContactId},
      applied_version = (select a.version from amp_contacts as a
        where a.organization_id = ${organizationId} and a.id = ${ampContactId})
    where organization_id = ${organizationId} and run_id = ${runId}
      and ${isOneOf(dialect, 'seq', 'integer', seqs)}`.execute(db);
}

/** Notes that lines were made for what is no more. */
export async function markStale(
  db: Writing,
  { organizationId, dialect }: Scope,
  runId: string,
  seqs: readonly number[],
): Promise<void> {
  if (seqs.length === 0) return;
  await db
    .updateTable('plan_lines')
    .set({ state: 'stale' })
    .where('organization_id', '=', organizationId)
    .where('run_id', '=', runId)
    .where(isOneOf(dialect, 'seq', 'integer', seqs))
    .execute();
}
