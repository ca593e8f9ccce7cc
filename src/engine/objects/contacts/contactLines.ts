import { Failure } from '../../../core/failure.ts';
import { addLosses, noLosses } from '../../../core/plan/brake.ts';
import { freesAddress } from '../../../core/plan/decideContacts.ts';
import { effectOf, noEffect } from '../../../core/plan/effect.ts';
import { type PlanEntry, writesConnectWise } from '../../../core/plan/plan.ts';
import type { RecordRef } from '../../../core/plan/record.ts';
import type { PlanLine, PlanLineBody } from '../../../ports/planStores.ts';
import { type EngineDeps, instant } from '../../deps.ts';
import type { RunContext } from '../../sync/runContext.ts';
import type { LineFacts, LineStore } from '../../sync/syncedObject.ts';

/** Lines about contacts and AMP contacts in storage. */
export function contactLines({ deps, held }: RunContext): LineStore {
  const { plans, writes } = deps.stores;
  const { lease } = held;
  return {
    async page(runId, afterSeq, limit, state) {
      for (let after = afterSeq; ; ) {
        const lines = await plans.lines(runId, after, limit, state);
        const own = lines.filter(({ line }) => isContactLine(line));
        const last = lines.at(-1);
        if (own.length > 0 || last === undefined) return own;
        after = last.seq;
      }
    },
    apply: (lines) => plans.apply(lease, lines, newIds(deps, lines), instant(deps.clock)),
    begin: (seq) => writes.begin(lease, seq, instant(deps.clock)),
    takeBack: (seq) => writes.takeBack(lease, seq),
    async sent(limit) {
      const sent = await writes.sent(limit);
      return sent.map(({ runId, line: { seq, line }, sentAt }) => ({ runId, seq, line, sentAt }));
    },
  };
}

function newIds({ ids }: EngineDeps, lines: readonly PlanLine[]): ReadonlyMap<number, string> {
  const made = new Map<number, string>();
  for (const { line } of lines) {
    if (line.kind !== 'entry' || line.entry.action !== 'create') continue;
    if (line.entry.contactId !== null) made.set(line.entry.contactId, ids.next());
  }
  return made;
}

function isContactLine(line: PlanLineBody): boolean {
  return line.kind === 'entry' || (line.kind === 'skip' && line.skip.kind !== 'todo');
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
  if (line.kind !== 'entry') {
    return {
      record: null,
      writes: false,
      creates: false,
      frees: false,
      effect: noEffect,
      losses: noLosses,
    };
  }
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
