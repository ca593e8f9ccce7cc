import { Failure } from '../../../core/failure.ts';
import { addLosses, noLosses } from '../../../core/plan/brake.ts';
import { freesAddress } from '../../../core/plan/decideContacts.ts';
import { effectOf } from '../../../core/plan/effect.ts';
import { type PlanEntry, writesConnectWise } from '../../../core/plan/plan.ts';
import type { RecordRef } from '../../../core/plan/record.ts';
import type { PlanLine, PlanLineBody } from '../../../ports/planStores.ts';
import type { EngineDeps } from '../../deps.ts';
import { noFacts } from '../../sync/lineFacts.ts';
import type { LineFacts } from '../../sync/syncedObject.ts';

/** Ids for the AMP contacts that lines create, by contact id. */
export function newIds(
  { ids }: EngineDeps,
  lines: readonly PlanLine[],
): ReadonlyMap<number, string> {
  const made = new Map<number, string>();
  for (const { line } of lines) {
    if (line.kind !== 'entry' || line.entry.action !== 'create') continue;
    if (line.entry.contactId !== null) made.set(line.entry.contactId, ids.next());
  }
  return made;
}

/** The entry of a line that changes a contact. */
export function entryOf(line: PlanLineBody): PlanEntry {
  if (line.kind === 'entry') return line.entry;
  throw new Failure('internal', { error: 'no entry about a contact' });
}

function recordOf({ contactId, ampContactId }: PlanEntry): RecordRef | null {
  if (contactId !== null) return { kind: 'contact', id: contactId };
  return ampContactId === null ? null : { kind: 'amp_contact', id: ampContactId };
}

export function contactFacts(line: PlanLineBody): LineFacts {
  if (line.kind !== 'entry') return noFacts;
  const { entry } = line;
  return {
    record: recordOf(entry),
    writes: writesConnectWise(entry),
    creates: entry.contactId === null,
    frees: freesAddress(entry),
    effect: effectOf(entry),
    losses: addLosses(noLosses, [entry]),
  };
}
