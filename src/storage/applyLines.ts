import { sql } from 'kysely';
import type { AmpContact, FieldValues, Link } from '../core/contact/ampContact.ts';
import { Failure } from '../core/failure.ts';
import { withValues } from '../core/plan/applyChanges.ts';
import type { PlanEntry, Skip } from '../core/plan/plan.ts';
import type { PlanLine } from '../ports/stores.ts';
import {
  ampContactRow,
  ampContactTarget,
  emailKey,
  sameContactValues,
  sameValues,
  storableValues,
} from './ampContactRows.ts';
import { type ApplyRequest, type ApplyState, loadApplyState } from './applyState.ts';
import { insertRows, upsertRows } from './bulk.ts';
import { dequeue } from './queue.ts';
import { isOneOf } from './rowSource.ts';
import type { Scope, Writing } from './scope.ts';
import { deleteSkips, upsertSkips } from './skipRows.ts';

export type ApplyOutcome = {
  readonly applied: readonly number[];
  readonly stale: readonly number[];
};

/** Carries out lines of a plan: loads what they touch, works out all rows, writes each table once. */
export async function applyLines(
  db: Writing,
  scope: Scope,
  request: ApplyRequest,
): Promise<ApplyOutcome> {
  const state = await loadApplyState(db, scope, request);
  const writes = new Writes();
  const applied: number[] = [];
  const stale: number[] = [];
  const before: { applied: number[]; stale: number[] } = { applied: [], stale: [] };

  for (const line of request.lines) {
    const stored = state.lineStates.get(line.seq);
    // Carried out before, by a call whose answer was lost: not a second time.
    if (stored !== 'proposed') {
      (stored === 'applied' ? before.applied : before.stale).push(line.seq);
      continue;
    }
    const done = carryOut(line, state, request, writes);
    (done ? applied : stale).push(line.seq);
    if (done) writes.seen.push({ contact_id: contactIdOf(line), stamp: line.stamp });
  }

  await writes.writeTo(db, scope, request.runId);
  await recordOutcome(db, scope, request, applied, stale);
  return { applied: [...before.applied, ...applied], stale: [...before.stale, ...stale] };
}

/** Works out one line; false if things have moved on from it. */
function carryOut(
  { line }: PlanLine,
  state: ApplyState,
  request: ApplyRequest,
  writes: Writes,
): boolean {
  if (line.kind === 'skip') {
    writes.skips.push(line.skip);
    return true;
  }
  const { entry } = line;
  return entry.action === 'create'
    ? create(entry, state, request, writes)
    : change(entry, state, request, writes);
}

function create(
  entry: PlanEntry,
  state: ApplyState,
  { ids, now }: ApplyRequest,
  writes: Writes,
): boolean {
  if (state.linkByContact.has(entry.contactId)) return false;
  const values = withValues({ email: null, fields: {} }, newValues(entry));
  const key = emailKey(values.email);
  // The person was added in AMP since the plan was made, and would be there twice.
  if (key !== null && state.ampEmailKeys.has(key)) return false;
  const id = ids.get(entry.contactId);
  if (id === undefined) throw new Failure('internal', { error: 'no id for a new AMP contact' });
  const contact: AmpContact = {
    id,
    ...values,
    version: 1,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
  writes.created.push(contact);
  if (key !== null) state.ampEmailKeys.add(key);
  putLink(entry, id, state, writes);
  writes.taken.push(entry.contactId);
  return true;
}

function change(
  entry: PlanEntry,
  state: ApplyState,
  { now }: ApplyRequest,
  writes: Writes,
): boolean {
  const contact = state.ampContacts.get(entry.ampContactId ?? '');
  if (contact === undefined || contact.version !== entry.ampVersion) return false;
  const link = state.linkByContact.get(entry.contactId);
  const owner = state.contactByAmpContact.get(contact.id);
  if (entry.action === 'link') {
    if (link !== undefined || owner !== undefined) return false;
  } else if (owner !== entry.contactId) return false;

  const values = withValues(contact, newValues(entry));
  const deletedAt = entry.action === 'restore' ? null : contact.deletedAt;
  if (deletedAt !== contact.deletedAt || !sameContactValues(values, contact)) {
    const next = { ...contact, ...values, deletedAt, version: contact.version + 1, updatedAt: now };
    state.ampContacts.set(contact.id, next);
    writes.changed.set(contact.id, next);
  }
  putLink(entry, contact.id, state, writes);
  if (entry.action !== 'pause') writes.taken.push(entry.contactId);
  else if (entry.skip !== null) writes.skips.push(entry.skip);
  return true;
}

/** Link and base as the entry leaves them; nothing is written where both stand like that. */
function putLink(entry: PlanEntry, ampContactId: string, state: ApplyState, writes: Writes): void {
  const present = state.linkByContact.get(entry.contactId);
  const next: Link = {
    contactId: entry.contactId,
    ampContactId,
    base: entry.base,
    state: stateAfter(entry, present),
  };
  if (present?.state === next.state && sameValues(present.base, next.base)) return;
  state.linkByContact.set(next.contactId, next);
  state.contactByAmpContact.set(ampContactId, next.contactId);
  writes.links.set(next.contactId, next);
}

function stateAfter(entry: PlanEntry, present: Link | undefined): Link['state'] {
  if (entry.action === 'pause') return 'paused';
  return entry.action === 'agree' ? (present?.state ?? 'active') : 'active';
}

function newValues(entry: PlanEntry) {
  return storableValues(entry.changes.map(({ field, new: value }) => ({ field, value })));
}

/** All rows that come of the lines, for one statement each. */
class Writes {
  readonly created: AmpContact[] = [];
  readonly changed = new Map<string, AmpContact>();
  readonly links = new Map<number, Link>();
  readonly skips: Skip[] = [];
  /** Contacts that are not left out (any more). */
  readonly taken: number[] = [];
  readonly seen: { contact_id: number; stamp: number }[] = [];

  async writeTo(db: Writing, scope: Scope, runId: string): Promise<void> {
    await insertRows(db, scope, ampContactTarget, this.created.map(ampContactRow));
    await upsertRows(db, scope, ampContactTarget, [...this.changed.values()].map(ampContactRow));
    await upsertRows(db, scope, linkTarget, [...this.links.values()].map(linkRow));
    await upsertSkips(db, scope, runId, this.skips);
    await deleteSkips(db, scope, this.taken);
    await dequeue(db, scope, this.seen);
  }
}

const linkTarget = {
  table: 'links',
  key: ['contact_id'],
  columns: { contact_id: 'integer', amp_contact_id: 'text', state: 'text', base: 'json' },
} as const;

function linkRow({ contactId, ampContactId, state, base }: Link): {
  contact_id: number;
  amp_contact_id: string;
  state: string;
  base: FieldValues;
} {
  return { contact_id: contactId, amp_contact_id: ampContactId, state, base };
}

/** Notes on the lines themselves what became of them. */
async function recordOutcome(
  db: Writing,
  { organizationId, dialect }: Scope,
  { runId, now }: ApplyRequest,
  applied: readonly number[],
  stale: readonly number[],
): Promise<void> {
  const among = (seqs: readonly number[]) => sql`
    organization_id = ${organizationId} and run_id = ${runId}
    and ${isOneOf(dialect, 'seq', 'integer', seqs)}`;
  if (applied.length > 0) {
    // A contact that was created has its id from now on; by its link, which was just made.
    await sql`update plan_lines set state = 'applied', applied_at = ${now},
      amp_contact_id = case when action = 'create' then
        (select l.amp_contact_id from links as l
          where l.organization_id = plan_lines.organization_id
          and l.contact_id = plan_lines.contact_id)
        else amp_contact_id end
      where ${among(applied)}`.execute(db);
  }
  if (stale.length > 0) {
    await sql`update plan_lines set state = 'stale' where ${among(stale)}`.execute(db);
  }
}

function contactIdOf({ line }: PlanLine): number {
  return line.kind === 'entry' ? line.entry.contactId : line.skip.contactId;
}
