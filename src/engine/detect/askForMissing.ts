import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';
import type { EngineDeps, RunLock } from '../deps.ts';
import { askFor } from './askFor.ts';

/**
 * Absence is not deletion: each missing contact is requested by its id. Returns those that do not exist.
 * `someone` is a contact that was just listed; 0 if none was.
 */
export async function askForMissing(
  deps: EngineDeps,
  lock: RunLock,
  missing: readonly number[],
  someone: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly gone: readonly number[]; readonly missingRight: Failure | null }> {
  const { stores } = deps;
  if (missing.length === 0) return { gone: [], missingRight: null };
  // Rejected credentials can look like a record that does not exist (DOC), so a record that does
  // exist must be found.
  if (someone !== 0 && (await deps.connectWise.contact(someone)) === null) {
    throw new Failure('answer_broken', because({ code: 'listed_contact_missing' }));
  }
  const gone: number[] = [];
  let missingRight: Failure | null = null;
  for (const id of missing) {
    signal?.throwIfAborted();
    const contact = await askFor(deps, 'contacts', id, (one) => deps.connectWise.contact(one));
    if (contact === null) gone.push(id);
    else if (contact instanceof Failure) {
      if (contact.code === 'right_missing') missingRight = contact;
    } else {
      const page = { records: [contact], unreadable: [], lastId: id, serverTime: null };
      await stores.readings.recordContacts(lock.lease, page, null);
    }
    await lock.keepAlive();
  }
  return { gone, missingRight };
}
