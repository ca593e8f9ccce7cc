import { notFound } from '../../core/notFound.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import { type EngineDeps, instant } from '../deps.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;
type Stores = Pick<EngineDeps, 'stores'>;

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
 * Puts a record on hold until it is released: no sync changes it on either side. A linked AMP
 * contact is held through its contact. Returns the record on hold.
 */
export async function keepBack(deps: Deps, id: string): Promise<RecordRef> {
  const record = await withLink(deps, await recordOf(deps, id));
  await deps.stores.holds.hold([record], 'kept_back', null, instant(deps.clock));
  return record;
}

/** The records to release: one by its id, all that a run put on hold, or everything. */
export type ReleaseChoice = { readonly id: string } | { readonly runId: string } | 'all';

/** Releases holds; returns how many there were. Throws `not_found`. */
export async function releaseHolds(deps: Deps, which: ReleaseChoice): Promise<number> {
  const { holds, runs } = deps.stores;
  const now = instant(deps.clock);
  if (which === 'all') return await holds.release('all', now);
  if ('id' in which) return await release(deps, which.id);
  if ((await runs.get(which.runId)) !== null) return await holds.release(which, now);
  throw notFound('run', which.runId, 'holds');
}

/** Releases a record; returns how many holds it had. */
async function release(deps: Deps, id: string): Promise<number> {
  const { holds } = deps.stores;
  const record = await recordOf(deps, id);
  const linked = await withLink(deps, record);
  const now = instant(deps.clock);
  const released = await holds.release(record, now);
  return linked === record ? released : released + (await holds.release(linked, now));
}

/** A linked pair is held through its contact. */
async function withLink({ stores }: Stores, record: RecordRef): Promise<RecordRef> {
  if (record.kind !== 'amp_contact') return record;
  const row = await stores.ampContacts.get(record.id);
  const link = row?.link ?? null;
  return link === null || link.state === 'ended' ? record : { kind: 'contact', id: link.contactId };
}
