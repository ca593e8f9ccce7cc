import type { Contact } from '../../../core/contact/contact.ts';
import { Failure, rejectedField } from '../../../core/failure.ts';
import type { PlanLine } from '../../../ports/planStores.ts';
import { instant } from '../../deps.ts';
import { askFor } from '../../detect/askFor.ts';
import { detectContacts } from '../../detect/detect.ts';
import { noteItemWrite } from '../../detect/itemMoves.ts';
import { findPeople } from '../../detect/readNamed.ts';
import { policyNow } from '../../plan/policy.ts';
import type { RunContext } from '../../sync/runContext.ts';
import type { Sender, Sent } from '../../sync/syncedObject.ts';
import { changeContact } from './changeContact.ts';
import { entryOf } from './contactFacts.ts';
import { pushContact } from './pushContact.ts';
import type { NotSent, Writing, Written } from './written.ts';

/**
 * Reads the contacts of some lines from ConnectWise. Recording edits made since planning queues the
 * records again, so they are not overwritten.
 */
export async function contactSender(
  context: RunContext,
  lines: readonly PlanLine[],
): Promise<Sender> {
  const { deps, lock, only, signal } = context;
  const { connectWise, stores } = deps;
  const entries = lines.map(({ line }) => entryOf(line));
  const ids = entries.flatMap(({ contactId }) => contactId ?? []);
  const present = new Map<number, Contact>();
  let hidden: ReadonlyMap<number, Failure> = new Map();
  if (ids.length > 0) {
    for await (const page of connectWise.contactsByIds(ids, signal)) {
      await stores.readings.recordContacts(lock.lease, page, null);
      for (const contact of page.records) present.set(contact.id, contact);
    }
    hidden = await askForHidden(context, ids, present);
  }
  // Someone may have entered the same people there meanwhile.
  const created = entries.filter(({ contactId }) => contactId === null);
  if (created.length > 0 && only === null) await detectContacts(deps, lock, signal);
  else if (created.length > 0) {
    const people = created.flatMap(({ ampContactId }) => ampContactId ?? []);
    await findPeople(context, await stores.ampContacts.byIds(people));
  }
  const policy = await policyNow(deps);
  return {
    hidden: ({ line }) => hidden.get(entryOf(line).contactId ?? 0) ?? null,
    async send({ line, seq }) {
      const entry = entryOf(line);
      const writing: Writing = {
        entry,
        policy,
        noteParts: (parts) => stores.writes.noteParts(lock.lease, seq, parts),
      };
      const before = present.get(entry.contactId ?? 0) ?? null;
      const written =
        entry.contactId === null
          ? await pushContact(deps, writing)
          : await changeContact(deps, writing, before);
      if ('skip' in written) return notSent(context, seq, written);
      const sent = writtenLine(context, { runId: lock.lease.runId, seq }, written);
      return {
        ...sent,
        async commit() {
          await sent.commit();
          if (before !== null) await noteItemWrite(deps, before, written.contact);
        },
      };
    },
  };
}

/** The result of a write, to be committed with its base and history. */
export function writtenLine(
  { deps, lock }: RunContext,
  at: { readonly runId: string; readonly seq: number },
  written: Written,
): Sent {
  const { refused = false, ...outcome } = written;
  return {
    done: { kind: 'entry', entry: written.entry },
    refused,
    commit: () =>
      deps.stores.writes.commit(lock.lease, {
        ...at,
        ...outcome,
        refused,
        now: instant(deps.clock),
      }),
  };
}

/** Records the present company: if it changed, the AMP contact is decided again. */
function notSent({ deps, lock }: RunContext, seq: number, { skip, company }: NotSent): Sent {
  const { writes, readings } = deps.stores;
  const { lease } = lock;
  return {
    done: null,
    refused: false,
    async commit() {
      await writes.fail(lease, { runId: lease.runId, seq, problem: 'write_refused', skip });
      if (company === null) return;
      const page = { records: [company], unreadable: [], lastId: company.id, serverTime: null };
      await readings.recordCompanies(lease, page, null);
    },
  };
}

/**
 * A record that is missing from a list need not be deleted: a role that sees only its own records
 * does not get the others. Each is requested by its id, which fails if it may not be seen. Returns
 * those whose state is unknown, with the reason.
 */
async function askForHidden(
  { deps, lock }: RunContext,
  ids: readonly number[],
  present: Map<number, Contact>,
): Promise<ReadonlyMap<number, Failure>> {
  const hidden = new Map<number, Failure>();
  for (const id of ids) {
    if (present.has(id)) continue;
    const contact = await askFor(deps, 'contacts', id, (one) => deps.connectWise.contact(one));
    if (contact === null) continue;
    if (contact instanceof Failure) {
      hidden.set(id, contact);
      continue;
    }
    const page = { records: [contact], unreadable: [], lastId: id, serverTime: null };
    await deps.stores.readings.recordContacts(lock.lease, page, null);
    present.set(id, contact);
  }
  return hidden;
}

/** Records a line that was not carried out, and acts on the reason. */
export async function failContact(
  context: RunContext,
  { seq, line }: PlanLine,
  failure: Failure,
): Promise<void> {
  const { deps, lock } = context;
  const { holds, writes } = deps.stores;
  const { lease } = lock;
  const { action, contactId, ampContactId } = entryOf(line);
  const { code: problem } = failure;
  const refused = problem === 'write_refused';
  const skip =
    refused && action === 'push' && ampContactId !== null
      ? ({
          kind: 'amp_contact',
          id: ampContactId,
          reason: 'refused',
          about: rejectedField(failure),
        } as const)
      : null;
  await writes.fail(lease, { runId: lease.runId, seq, problem, skip });
  if (contactId === null) return;
  if (problem === 'record_missing') await concludeGone(context, contactId);
  // Another attempt would be rejected again, so a person decides.
  if (refused && action === 'inactivate') {
    const record = { kind: 'contact', id: contactId } as const;
    await holds.hold([record], 'refused', lease.runId, instant(deps.clock));
  }
}

/**
 * Marks a contact as deleted if ConnectWise says that it does not exist: what a write did not find may have
 * been its company.
 */
async function concludeGone({ deps, lock }: RunContext, id: number): Promise<void> {
  const { sweeps } = deps.stores;
  const contact = await askFor(deps, 'contacts', id, (one) => deps.connectWise.contact(one));
  if (contact === null) await sweeps.markGone(lock.lease, [id], instant(deps.clock));
}
