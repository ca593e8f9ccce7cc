import type { Contact } from '../core/contact/contact.ts';
import { asFailure, type Failure } from '../core/failure.ts';
import type { PlanEntry } from '../core/plan/plan.ts';
import type { PlanLine } from '../ports/planStores.ts';
import { type Applied, countEntry } from './applied.ts';
import { changeContact } from './changeContact.ts';
import { type EngineDeps, instant } from './deps.ts';
import { detectContacts } from './detect.ts';
import type { HeldLease } from './lease.ts';
import { policyNow } from './policy.ts';
import { pushContact } from './pushContact.ts';
import { leftOpen, mostOpen, neverWritten } from './settling.ts';
import type { Writing, Written } from './writing.ts';

type Options = { readonly signal: AbortSignal | undefined; readonly onLine: () => void };

/**
 * Writes lines to ConnectWise, one record after the other: look whether anybody edited it since, record
 * that it is about to be sent, send, and commit what came back together with base and history. A
 * record that ConnectWise refuses does not stop the others.
 */
export async function writeLines(
  deps: EngineDeps,
  held: HeldLease,
  lines: readonly PlanLine[],
  applied: Applied,
  { signal, onLine }: Options,
): Promise<void> {
  const present = await lookAgain(deps, held, lines, signal);
  const policy = await policyNow(deps);
  let open = 0;
  for (const line of lines) {
    signal?.throwIfAborted();
    onLine();
    if (line.line.kind !== 'entry') continue;
    const { entry } = line.line;
    if (!(await deps.stores.writes.begin(held.lease, line.seq, instant(deps.clock)))) {
      applied.stale++;
      continue;
    }
    try {
      const written = await write(deps, { entry, policy }, present);
      await deps.stores.writes.commit(held.lease, {
        runId: held.lease.runId,
        seq: line.seq,
        ...written,
        now: instant(deps.clock),
      });
      countEntry(applied, written.entry);
      open = 0;
    } catch (thrown) {
      const failure = asFailure(thrown);
      applied.failed++;
      open = leftOpen.has(failure.code) ? open + 1 : 0;
      await afterFailure(deps, held, line, entry, failure);
      if (open >= mostOpen) throw failure;
    }
    await held.keepAlive();
  }
}

async function write(
  deps: EngineDeps,
  writing: Writing,
  present: ReadonlyMap<number, Contact>,
): Promise<Written> {
  const { entry } = writing;
  if (entry.contactId === null) return await pushContact(deps, writing);
  return await changeContact(deps, writing, present.get(entry.contactId) ?? null);
}

/**
 * What ConnectWise has by now. Whatever was edited since it was planned gets a new stamp by being
 * recorded, and is not overwritten.
 */
async function lookAgain(
  deps: EngineDeps,
  held: HeldLease,
  lines: readonly PlanLine[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, Contact>> {
  const { connectWise, stores } = deps;
  const entries = lines.flatMap(({ line }) => (line.kind === 'entry' ? [line.entry] : []));
  const ids = entries.flatMap(({ contactId }) => contactId ?? []);
  const present = new Map<number, Contact>();
  if (ids.length > 0) {
    for await (const page of connectWise.contactsByIds(ids, signal)) {
      await stores.readings.recordContacts(held.lease, page, null);
      for (const contact of page.records) present.set(contact.id, contact);
    }
    await askForHidden(deps, held, ids, present);
  }
  // Somebody may have entered the same people there meanwhile.
  if (entries.some(({ contactId }) => contactId === null)) await detectContacts(deps, held, signal);
  return present;
}

/**
 * Absence from a list is not deletion: a role that may see its own records only gets the others left
 * out. Each is asked for by its id, which fails where it may not be seen.
 */
async function askForHidden(
  { connectWise, stores }: EngineDeps,
  held: HeldLease,
  ids: readonly number[],
  present: Map<number, Contact>,
): Promise<void> {
  for (const id of ids) {
    if (present.has(id)) continue;
    const contact = await connectWise.contact(id);
    if (contact === null) continue;
    const page = { records: [contact], unreadable: [], lastId: id, serverTime: null };
    await stores.readings.recordContacts(held.lease, page, null);
    present.set(id, contact);
  }
}

/** Records what a failed write leaves behind; throws where the run cannot go on. */
async function afterFailure(
  deps: EngineDeps,
  held: HeldLease,
  line: PlanLine,
  entry: PlanEntry,
  failure: Failure,
): Promise<void> {
  const { writes, sweeps } = deps.stores;
  const { runId } = held.lease;
  deps.log.warn('write.failed', { runId, seq: line.seq, code: failure.code });
  if (failure.code === 'write_refused') {
    const skip =
      entry.action === 'push' && entry.ampContactId !== null
        ? ({ ampContactId: entry.ampContactId, reason: 'refused', about: null } as const)
        : null;
    await writes.fail(held.lease, { runId, seq: line.seq, problem: failure.code, skip });
    return;
  }
  if (failure.code === 'record_missing') {
    await writes.fail(held.lease, { runId, seq: line.seq, problem: failure.code, skip: null });
    if (entry.contactId !== null) {
      await sweeps.markGone(held.lease, [entry.contactId], instant(deps.clock));
    }
    return;
  }
  // It stays on record as sent; the next run finds out before anything is sent again.
  if (leftOpen.has(failure.code)) return;
  // What failed without a doubt about it was not created; a change may have been made.
  if (entry.contactId === null || neverWritten.has(failure.code)) {
    await writes.takeBack(held.lease, line.seq);
  }
  throw failure;
}
