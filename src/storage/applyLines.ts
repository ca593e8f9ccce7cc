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
import { type ApplyState, loadApplyState } from './applyState.ts';
import { insertRows, updateRows, upsertRows } from './bulk.ts';
import { dequeue, enqueue } from './queue.ts';
import { isOneOf } from './rowSource.ts';
import type { Scope, Writing } from './scope.ts';
import { deleteSkips, upsertSkips } from './skipRows.ts';

/** What PlanStore.apply is given, less the lease that was checked. */
export type ApplyRequest = {
  readonly runId: string;
  readonly lines: readonly PlanLine[];
  readonly ids: ReadonlyMap<number, string>;
  readonly now: string;
};

export type ApplyOutcome = {
  readonly applied: readonly number[];
  readonly stale: readonly number[];
};

/** Instead of an id, for a line that things have moved on from. */
const outdated = Symbol('outdated');

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
  const outcomes: LineRow[] = [];

  for (const line of request.lines) {
    const stored = state.lineStates.get(line.seq);
    // Carried out before, by a call whose answer was lost: not a second time.
    if (stored !== 'proposed') {
      if (stored === 'applied') applied.push(line.seq);
      else stale.push(line.seq);
      continue;
    }
    const ampContactId = carryOut(line, state, request, writes);
    const done = ampContactId !== outdated;
    (done ? applied : stale).push(line.seq);
    outcomes.push({
      run_id: request.runId,
      seq: line.seq,
      state: done ? 'applied' : 'stale',
      applied_at: done ? request.now : null,
      amp_contact_id: done ? ampContactId : ampContactIdOf(line),
    });
    if (done) writes.seen.push({ contact_id: contactIdOf(line), stamp: line.stamp });
  }

  await writes.writeTo(db, scope, request.runId);
  await updateRows(db, scope, outcomeTarget, outcomes);
  return { applied, stale };
}

/** Works out one line; gives the AMP contact it is about (null for a skip), or `outdated`. */
function carryOut(
  { line, stamp }: PlanLine,
  state: ApplyState,
  request: ApplyRequest,
  writes: Writes,
): string | null | typeof outdated {
  if (line.kind === 'skip') {
    writes.skips.push(line.skip);
    return null;
  }
  const { entry } = line;
  return entry.action === 'create'
    ? create(entry, stamp, state, request, writes)
    : change(entry, state, request, writes);
}

function create(
  entry: PlanEntry,
  stamp: number,
  state: ApplyState,
  { ids, now }: ApplyRequest,
  writes: Writes,
): string | typeof outdated {
  // Something changed since: perhaps the person was just added in AMP, and would be there twice.
  if (state.stamps.get(entry.contactId) !== stamp) return outdated;
  if (state.linkByContact.has(entry.contactId)) return outdated;
  const id = ids.get(entry.contactId);
  if (id === undefined) throw new Failure('internal', { error: 'no id for a new AMP contact' });
  const contact: AmpContact = {
    id,
    ...withValues({ email: null, fields: {} }, newValues(entry)),
    version: 1,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
  writes.created.push(contact);
  putLink(entry, id, state, writes);
  writes.taken.push(entry.contactId);
  return id;
}

function change(
  entry: PlanEntry,
  state: ApplyState,
  { now }: ApplyRequest,
  writes: Writes,
): string | typeof outdated {
  const contact = state.ampContacts.get(entry.ampContactId ?? '');
  if (contact === undefined || contact.version !== entry.ampVersion) return outdated;
  const link = state.linkByContact.get(entry.contactId);
  const owner = state.contactByAmpContact.get(contact.id);
  if (entry.action === 'link') {
    if (link !== undefined || owner !== undefined) return outdated;
  } else if (owner !== entry.contactId) return outdated;

  const values = withValues(contact, newValues(entry));
  const deletedAt = entry.action === 'restore' ? null : contact.deletedAt;
  if (deletedAt !== contact.deletedAt || !sameContactValues(values, contact)) {
    const next = { ...contact, ...values, deletedAt, version: contact.version + 1, updatedAt: now };
    state.ampContacts.set(contact.id, next);
    writes.changed.set(contact.id, next);
    // Who has the address that became free here, or had to wait for it, is looked at again.
    const former = emailKey(contact.email);
    if (former !== null && former !== emailKey(values.email)) writes.freed.add(former);
  }
  putLink(entry, contact.id, state, writes);
  if (entry.action !== 'pause') writes.taken.push(entry.contactId);
  else if (entry.skip !== null) writes.skips.push(entry.skip);
  return contact.id;
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
  readonly freed = new Set<string>();

  async writeTo(db: Writing, scope: Scope, runId: string): Promise<void> {
    await insertRows(db, scope, ampContactTarget, this.created.map(ampContactRow));
    await updateRows(db, scope, ampContactTarget, [...this.changed.values()].map(ampContactRow));
    await upsertRows(db, scope, linkTarget, [...this.links.values()].map(linkRow));
    await upsertSkips(db, scope, runId, this.skips);
    await deleteSkips(db, scope, this.taken);
    await dequeue(db, scope, this.seen);
    if (this.freed.size > 0) {
      const sharing = isOneOf(scope.dialect, 'c.email_key', 'text', [...this.freed]);
      await enqueue(db, scope.organizationId, sharing);
    }
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

type LineRow = {
  run_id: string;
  seq: number;
  state: string;
  applied_at: string | null;
  amp_contact_id: string | null;
};

const outcomeTarget = {
  table: 'plan_lines',
  key: ['run_id', 'seq'],
  columns: {
    run_id: 'text',
    seq: 'integer',
    state: 'text',
    applied_at: 'text',
    amp_contact_id: 'text',
  },
} as const;

function contactIdOf({ line }: PlanLine): number {
  return line.kind === 'entry' ? line.entry.contactId : line.skip.contactId;
}

function ampContactIdOf({ line }: PlanLine): string | null {
  return line.kind === 'entry' ? line.entry.ampContactId : null;
}
