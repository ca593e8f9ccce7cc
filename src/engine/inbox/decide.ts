import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import { decidedFields } from '../../core/plan/conflict.ts';
import type { FieldConflict, Side } from '../../core/plan/plan.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import type { ReasonOf, Skip } from '../../core/plan/skip.ts';
import { needsDecision, reasonsOf } from '../../core/plan/skipReasons.ts';
import type { ConflictRow } from '../../ports/conflictStore.ts';
import type { Run } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { type EngineDeps, instant } from '../deps.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;
type Stores = Pick<EngineDeps, 'stores'>;

/** Contacts, or holds, looked at together. */
const pageSize = 500;

/** All open conflicts of one contact. */
export type ContactConflicts = readonly [ConflictRow, ...ConflictRow[]];

/** Open conflicts, contact by contact in order of id. */
export async function* openConflicts(
  { stores }: Stores,
  contactId?: number,
): AsyncGenerator<ContactConflicts> {
  const only = contactId === undefined ? {} : { contactId };
  for (let after = 0; ; ) {
    const rows = await stores.conflicts.ofContacts({
      afterContactId: after,
      limit: pageSize,
      ...only,
    });
    const byContact = new Map<number, [ConflictRow, ...ConflictRow[]]>();
    for (const row of rows) {
      const group = byContact.get(row.contactId);
      if (group === undefined) byContact.set(row.contactId, [row]);
      else group.push(row);
    }
    yield* byContact.values();
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.contactId;
  }
}

/** What became of the conflicts of a contact; `moved` ones changed meanwhile, and stay open. */
export type Resolved = {
  readonly contactId: number;
  readonly decided: readonly string[];
  readonly moved: readonly string[];
};

/**
 * Decides open conflicts: of one contact, all its fields or some, or of all contacts. The chosen value
 * goes to the other side with the next sync; the other one stays in the history. Throws `not_found`,
 * or `bad_input` where a field has no open conflict.
 */
export async function* resolveConflicts(
  deps: Deps,
  which: { readonly contactId: number; readonly fields: readonly string[] } | 'all',
  choose: Side,
): AsyncGenerator<Resolved> {
  const wanted = which === 'all' ? [] : which.fields;
  let found = false;
  for await (const rows of openConflicts(deps, which === 'all' ? undefined : which.contactId)) {
    found = true;
    const fields = wanted.map((name) => openField(name, rows));
    const chosen = fields.length === 0 ? rows : rows.filter(({ field }) => fields.includes(field));
    const [{ contactId }] = rows;
    const outcome = await deps.stores.conflicts.decide({
      kind: 'contact',
      id: contactId,
      conflicts: chosen.map(conflictOf),
      baseAfter: (base, conflict) => decidedFields(base, conflict, choose),
    });
    yield { contactId, ...outcome };
  }
  if (found || which === 'all') return;
  throw notFound('conflict', which.contactId);
}

function conflictOf(row: ConflictRow): FieldConflict {
  const {
    contactId: _id,
    ampContactId: _ampId,
    since: _since,
    contact: _contact,
    ...conflict
  } = row;
  return conflict;
}

/** The open conflict that a name means. Throws `bad_input`. */
export function openField<Field extends string>(
  name: string,
  rows: readonly { readonly field: Field }[],
): Field {
  const found = rows.find(({ field }) => field.toLowerCase() === name.trim().toLowerCase());
  if (found !== undefined) return found.field;
  throw new Failure('bad_input', {
    field: 'field',
    problem: 'one that was named has no open conflict',
    accepted: rows.map(({ field }) => field).join(', '),
  });
}

/** The newest run that was to do something, where it waits for approval. */
export async function heldRun({ stores }: Stores): Promise<Run | null> {
  const newest = await stores.runs.list(100);
  const last = newest.find(
    ({ kind, status, held }) =>
      kind !== 'preview' &&
      kind !== 'undo' &&
      status !== 'planned' &&
      (kind !== 'plan' || held === null),
  );
  // Whatever failed after it: the plan is held.
  return last !== undefined && last.held !== null ? last : null;
}

/** Contacts skipped for some reasons, or all, in pages and in order of id. */
export async function* skipPages<K extends 'contact' | 'amp_contact'>(
  { skips }: Pick<OrganizationStores, 'skips'>,
  kind: K,
  reasons?: readonly ReasonOf[K][],
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly Skip<K>[]> {
  const only = reasons === undefined ? {} : { reasons };
  let after: number | string | null = null;
  for (let left = limit; left > 0; ) {
    const page: readonly Skip<K>[] = await skips.list(kind, {
      after,
      limit: Math.min(pageSize, left),
      ...only,
    });
    const last: RecordRef | undefined = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.id;
    left -= page.length;
  }
}

/** Records that wait for a decision for one reason: how many, and the first of them. */
export type WaitingGroup = {
  readonly skips: readonly Skip<'contact' | 'amp_contact'>[];
  readonly count: number;
};

/** Contacts and AMP contacts that wait for a person, by reason; at most `limit` of each are read. */
export async function* waitingGroups(
  { skips }: Pick<OrganizationStores, 'skips'>,
  limit: number,
): AsyncGenerator<WaitingGroup> {
  const contacts = await skips.counts('contact');
  for (const reason of reasonsOf('contact').filter((one) => needsDecision('contact', one))) {
    const count = contacts[reason] ?? 0;
    const page = { after: null, limit, reasons: [reason] };
    if (count > 0) yield { skips: await skips.list('contact', page), count };
  }
  const ampContacts = await skips.counts('amp_contact');
  for (const reason of reasonsOf('amp_contact').filter((one) =>
    needsDecision('amp_contact', one),
  )) {
    const count = ampContacts[reason] ?? 0;
    const page = { after: null, limit, reasons: [reason] };
    if (count > 0) yield { skips: await skips.list('amp_contact', page), count };
  }
}

/** The record with this id: digits are a ConnectWise contact. Throws `not_found`. */
async function recordOf({ stores }: Stores, id: string): Promise<RecordRef> {
  const text = id.trim();
  if (/^\d{1,10}$/u.test(text)) {
    const contactId = Number(text);
    if ((await stores.mirror.contactsByIds([contactId])).length > 0) {
      return { kind: 'contact', id: contactId };
    }
  } else if ((await stores.todos.get(text)) !== null) {
    return { kind: 'todo', id: text };
  } else if ((await stores.ampContacts.get(text)) !== null) {
    return { kind: 'amp_contact', id: text };
  }
  throw notFound('person', text);
}

/**
 * Puts a record on hold until it is released: no sync touches it on either side. The hold of a linked
 * AMP contact stands with its contact. Returns the record on hold.
 */
export async function keepBack(deps: Deps, id: string): Promise<RecordRef> {
  const record = await withLink(deps, await recordOf(deps, id));
  await deps.stores.holds.hold([record], 'kept_back', null, instant(deps.clock));
  return record;
}

/** Releases a record; returns how many holds it had. */
export async function release(deps: Stores, id: string): Promise<number> {
  const { holds } = deps.stores;
  const record = await recordOf(deps, id);
  const linked = await withLink(deps, record);
  const released = await holds.release(record);
  return linked === record ? released : released + (await holds.release(linked));
}

/** The hold of a linked pair stands with its contact. */
async function withLink({ stores }: Stores, record: RecordRef): Promise<RecordRef> {
  if (record.kind !== 'amp_contact') return record;
  const row = await stores.ampContacts.get(record.id);
  const link = row?.link ?? null;
  return link === null || link.state === 'ended' ? record : { kind: 'contact', id: link.contactId };
}
