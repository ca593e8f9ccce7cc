import type { NotUndone } from '../../ports/notUndone.ts';
import type { CountedGroup, PlanLine } from '../../ports/planStores.ts';
import type { EngineDeps } from '../deps.ts';
import { syncedObjects } from '../objects/syncedObjects.ts';
import { undoLines } from '../sync/planUndo.ts';
import { newTally, type RunContext } from '../sync/runContext.ts';
import { GroupCounter } from './groupCounter.ts';
import type { LineChoice } from './lineChoice.ts';
import { PlanCounter, type PlanSummary } from './planSummary.ts';
import { checkUndoable } from './undo.ts';

/** The effect of an undo. */
export type UndoPreview = {
  readonly summary: PlanSummary;
  /** Its first lines, numbered from 1. */
  readonly entries: readonly PlanLine[];
  /** Records it would leave alone. */
  readonly notUndone: readonly NotUndone[];
  readonly groups: readonly CountedGroup[];
};

/**
 * The effect of undoing a run, with both sides as of the last sync. Writes nothing, records no run,
 * and does not read later changes in ConnectWise. Throws `not_found`, `bad_input`, `interrupted`.
 */
export async function previewUndo(
  deps: EngineDeps,
  runId: string,
  options: {
    readonly chosen?: LineChoice;
    readonly entries: number;
    readonly signal?: AbortSignal;
  },
): Promise<UndoPreview> {
  await checkUndoable(deps, runId);
  const { chosen = () => true, signal } = options;
  const counter = new PlanCounter();
  const groups = new GroupCounter();
  const entries: PlanLine[] = [];
  const notUndone: NotUndone[] = [];
  const context = readingContext(deps, runId, signal);
  let seq = 0;
  for (const object of syncedObjects(context)) {
    for await (const planned of undoLines(context, object, runId, chosen)) {
      notUndone.push(...planned.notUndone);
      const lines = planned.lines.map((line) => {
        seq += 1;
        return { ...line, seq, state: 'proposed', problem: null, appliedVersion: null } as const;
      });
      counter.add(lines);
      groups.add(lines);
      entries.push(...lines.slice(0, options.entries - entries.length));
    }
  }
  return { summary: counter.summary(), entries, notUndone, groups: groups.groups() };
}

/** The context of a run that holds no lock, and so must write nothing. */
function readingContext(
  deps: EngineDeps,
  runId: string,
  signal: AbortSignal | undefined,
): RunContext {
  return {
    deps,
    lock: {
      lease: { token: 0, runId },
      keepAlive: async () => await deps.clock.sleep(0),
      confirm: async () => await deps.stores.locks.check({ token: 0, runId }),
    },
    tally: newTally(''),
    only: null,
    signal,
    onProgress: () => undefined,
  };
}
