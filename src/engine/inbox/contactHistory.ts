import type { Decision } from '../../core/decision.ts';
import { notFound } from '../../core/notFound.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import type { Run } from '../../ports/runStores.ts';
import type { EngineDeps } from '../deps.ts';

/** What happened to a contact at one time: by a run, or by a person's decision. */
export type HistoryEntry = { readonly at: string } & (
  | { readonly run: Run; readonly line: PlanLine }
  | { readonly decision: Decision }
);

export type ContactHistory = {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** Whether there is more than that. */
  readonly isMore: boolean;
};

/** Lines that are only planned or were not carried out are not history. */
const tried = ['applied', 'sent', 'failed'] as const;

/** What runs and people did to an AMP contact and the contact that it is linked to. Throws `not_found`. */
export async function contactHistory(
  { stores }: Pick<EngineDeps, 'stores'>,
  id: string,
  limit: number,
): Promise<ContactHistory> {
  const row = await stores.ampContacts.get(id);
  if (row === null) throw notFound('amp_contact', id);
  const records: RecordRef[] = [{ kind: 'amp_contact', id }];
  if (row.link !== null) records.push({ kind: 'contact', id: row.link.contactId });
  const lines = new Map<string, FoundLine>();
  let isMore = false;
  for (const record of records) {
    const found = await stores.plans.history(record, limit + 1, tried);
    isMore ||= found.length > limit;
    for (const one of found) lines.set(`${one.runId} ${one.line.seq}`, one);
  }
  const runs = new Map<string, Run | null>();
  const entries: HistoryEntry[] = [];
  for (const { runId, line } of [...lines.values()].toSorted(laterLineFirst)) {
    if (!runs.has(runId)) runs.set(runId, await stores.runs.get(runId));
    const run = runs.get(runId) ?? null;
    // A plan changes nothing until it is applied.
    const at = run?.appliedAt ?? run?.startedAt ?? null;
    if (run !== null && at !== null) entries.push({ at, run, line });
  }
  for (const decision of await stores.decisions.about(records, limit + 1)) {
    entries.push({ at: decision.at, decision });
  }
  // Entries of the same instant stay as they are: lines, then decisions, each the newest first.
  entries.sort((a, b) => descending(a.at, b.at));
  return { entries: entries.slice(0, limit), isMore: isMore || entries.length > limit };
}

type FoundLine = { readonly runId: string; readonly line: PlanLine };

function laterLineFirst(a: FoundLine, b: FoundLine): number {
  return descending(a.runId, b.runId) || b.line.seq - a.line.seq;
}

function descending(a: string, b: string): number {
  return a === b ? 0 : a < b ? 1 : -1;
}
