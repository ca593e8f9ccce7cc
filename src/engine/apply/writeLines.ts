import type { Contact } from '../../core/contact/contact.ts';
import { asFailure, Failure, rejectedField } from '../../core/failure.ts';
import type { PlanEntry } from '../../core/plan/plan.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { askFor } from '../detect/askFor.ts';
import { detectContacts } from '../detect/detect.ts';
import { changeContact } from '../objects/contacts/changeContact.ts';
import { pushContact } from '../objects/contacts/pushContact.ts';
import { policyNow } from '../plan/policy.ts';
import type { HeldLease } from '../run/lease.ts';
import { type Applied, countEntry } from './applied.ts';
import { concernsRecord, mostOpen } from './settling.ts';
import type { NotSent, Writing, Written } from './writing.ts';

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
  const { present, hidden } = await lookAgain(deps, held, lines, signal);
  const policy = await policyNow(deps);
  let open = 0;
  for (const line of lines) {
    signal?.throwIfAborted();
    onLine();
    if (line.line.kind !== 'entry') continue;
    const { entry } = line.line;
    const { contactId } = entry;
    const unknown = contactId === null ? undefined : hidden.get(contactId);
    if (unknown !== undefined) {
      // There, but nothing is known of it: neither written nor taken for deleted.
      const { runId } = held.lease;
      const failed = { runId, seq: line.seq, problem: unknown.code, skip: null };
      await deps.stores.writes.fail(held.lease, failed);
      applied.failed++;
      if (unknown.code === 'right_missing') applied.missingRight = unknown;
      continue;
    }
    if (!(await deps.stores.writes.begin(held.lease, line.seq, instant(deps.clock)))) {
      applied.stale++;
      continue;
    }
    const noteParts: Writing['noteParts'] = (parts) =>
      deps.stores.writes.noteParts(held.lease, line.seq, parts);
    const written = await write(deps, { entry, policy, noteParts }, present).catch(asFailure);
    if (written instanceof Failure) {
      applied.failed++;
      open = concernsRecord.has(written.code) ? open + 1 : 0;
      await afterFailure(deps, held, line, entry, written);
      if (open >= mostOpen) throw written;
    } else if ('skip' in written) {
      await leaveOut(deps, held, line.seq, written);
    } else {
      // Where this fails the line stays on record as sent, and the next run finds it there.
      await deps.stores.writes.commit(held.lease, {
        runId: held.lease.runId,
        seq: line.seq,
        ...written,
        now: instant(deps.clock),
      });
      countEntry(applied, written.entry);
      open = 0;
    }
    await held.keepAlive();
  }
}

async function write(
  deps: EngineDeps,
  writing: Writing,
  present: ReadonlyMap<number, Contact>,
): Promise<Written | NotSent> {
  const { entry } = writing;
  if (entry.contactId === null) return await pushContact(deps, writing);
  return await changeContact(deps, writing, present.get(entry.contactId) ?? null);
}

/** The company is recorded as it stands: once it is another, the AMP contact is looked at again. */
async function leaveOut(
  { stores }: EngineDeps,
  { lease }: HeldLease,
  seq: number,
  { skip, company }: NotSent,
): Promise<void> {
  const failed = { runId: lease.runId, seq, problem: 'write_refused', skip } as const;
  await stores.writes.fail(lease, failed);
  if (company === null) return;
  const page = { records: [company], unreadable: [], lastId: company.id, serverTime: null };
  await stores.readings.recordCompanies(lease, page, null);
}

type Looked = {
  readonly present: ReadonlyMap<number, Contact>;
  /** Contacts of which nothing could be learned, with the reason. */
  readonly hidden: ReadonlyMap<number, Failure>;
};

/**
 * What ConnectWise has by now. Whatever was edited since it was planned gets a new stamp by being
 * recorded, and is not overwritten.
 */
async function lookAgain(
  deps: EngineDeps,
  held: HeldLease,
  lines: readonly PlanLine[],
  signal: AbortSignal | undefined,
): Promise<Looked> {
  const { connectWise, stores } = deps;
  const entries = lines.flatMap(({ line }) => (line.kind === 'entry' ? [line.entry] : []));
  const ids = entries.flatMap(({ contactId }) => contactId ?? []);
  const present = new Map<number, Contact>();
  let hidden: ReadonlyMap<number, Failure> = new Map();
  if (ids.length > 0) {
    for await (const page of connectWise.contactsByIds(ids, signal)) {
      await stores.readings.recordContacts(held.lease, page, null);
      for (const contact of page.records) present.set(contact.id, contact);
    }
    hidden = await askForHidden(deps, held, ids, present);
  }
  // Somebody may have entered the same people there meanwhile.
  if (entries.some(({ contactId }) => contactId === null)) await detectContacts(deps, held, signal);
  return { present, hidden };
}

/**
 * Absence from a list is not deletion: a role that may see its own records only gets the others left
 * out. Each is asked for by its id, which fails where it may not be seen.
 */
async function askForHidden(
  deps: EngineDeps,
  held: HeldLease,
  ids: readonly number[],
  present: Map<number, Contact>,
): Promise<ReadonlyMap<number, Failure>> {
  const hidden = new Map<number, Failure>();
  for (const id of ids) {
    if (present.has(id)) continue;
    const contact = await askFor(deps, id);
    if (contact === null) continue;
    if (contact instanceof Failure) {
      hidden.set(id, contact);
      continue;
    }
    const page = { records: [contact], unreadable: [], lastId: id, serverTime: null };
    await deps.stores.readings.recordContacts(held.lease, page, null);
    present.set(id, contact);
  }
  return hidden;
}

/** Records what a failed write leaves behind; throws where the run cannot go on. */
async function afterFailure(
  deps: EngineDeps,
  held: HeldLease,
  line: PlanLine,
  entry: PlanEntry,
  failure: Failure,
): Promise<void> {
  const { holds, writes, sweeps } = deps.stores;
  const { runId } = held.lease;
  deps.log.warn('write.failed', { runId, seq: line.seq, code: failure.code });
  if (failure.code === 'write_refused') {
    const skip =
      entry.action === 'push' && entry.ampContactId !== null
        ? ({
            ampContactId: entry.ampContactId,
            reason: 'refused',
            about: rejectedField(failure),
          } as const)
        : null;
    await writes.fail(held.lease, { runId, seq: line.seq, problem: failure.code, skip });
    // Tried again it would be refused again: a person decides.
    if (entry.action === 'inactivate' && entry.contactId !== null) {
      const record = { kind: 'contact', id: entry.contactId } as const;
      await holds.hold([record], 'refused', runId, instant(deps.clock));
    }
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
  if (concernsRecord.has(failure.code)) return;
  // Nothing was created. A change may have been made in part: it stays on record as sent.
  if (entry.contactId === null && failure.code !== 'internal') {
    await writes.takeBack(held.lease, line.seq);
  }
  throw failure;
}
