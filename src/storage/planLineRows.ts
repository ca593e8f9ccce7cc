import type { FieldChange, PlanEntry } from '../core/plan/plan.ts';
import type { NewPlanLine, PlanLine } from '../ports/stores.ts';
import type { RowOf } from './rowSource.ts';
import type { StoredEntry, Tables } from './schema.ts';
import { decodeJson } from './storedJson.ts';

/** Lines of plans, as rows. */
export const planLineTarget = {
  table: 'plan_lines',
  key: ['run_id', 'seq'],
  columns: {
    run_id: 'text',
    seq: 'integer',
    contact_id: 'integer',
    stamp: 'integer',
    state: 'text',
    kind: 'text',
    action: 'text',
    amp_contact_id: 'text',
    body: 'json',
  },
} as const;

export function rowOf(
  runId: string,
  { seq, stamp, line }: NewPlanLine,
): RowOf<(typeof planLineTarget)['columns']> {
  const common = { run_id: runId, seq, stamp, state: 'proposed', kind: line.kind };
  return line.kind === 'entry'
    ? {
        ...common,
        contact_id: line.entry.contactId,
        action: line.entry.action,
        amp_contact_id: line.entry.ampContactId,
        body: storedEntry(line.entry),
      }
    : {
        ...common,
        contact_id: line.skip.contactId,
        action: null,
        amp_contact_id: null,
        body: line.skip,
      };
}

type StoredLine = Pick<Tables['plan_lines'], 'seq' | 'stamp' | 'state' | 'body'>;

export function lineOf({ seq, stamp, state, body }: StoredLine): PlanLine {
  const stored = decodeJson(body);
  return 'action' in stored
    ? { seq, stamp, state, line: { kind: 'entry', entry: entryOf(stored) } }
    : { seq, stamp, state, line: { kind: 'skip', skip: stored } };
}

function storedEntry(entry: PlanEntry): StoredEntry {
  if (entry.action !== 'create' || !followsFromBase(entry)) return entry;
  const { changes: _, ...rest } = entry;
  return rest;
}

function entryOf(stored: StoredEntry): PlanEntry {
  return { ...stored, changes: stored.changes ?? firstValues(stored) };
}

function followsFromBase(entry: PlanEntry): boolean {
  const implied = firstValues(entry);
  return (
    implied.length === entry.changes.length &&
    implied.every(({ field, new: value }, index) => {
      const change = entry.changes[index];
      return (
        change?.field === field &&
        change.new === value &&
        change.old === null &&
        change.because === 'first_sync'
      );
    })
  );
}

function firstValues({ base }: Pick<PlanEntry, 'base'>): readonly FieldChange[] {
  return Object.entries(base).map(([field, value]) => ({
    field,
    old: null,
    new: value,
    because: 'first_sync',
  }));
}
