import { badInput } from '../../core/badInput.ts';
import { runDecided } from '../../core/decision.ts';
import { runNotFound } from '../../core/notFound.ts';
import type { NotUndone } from '../../ports/notUndone.ts';
import type { Run } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { applyAll } from '../sync/applyLines.ts';
import { planUndo, releaseNotUndone } from '../sync/planUndo.ts';
import { settleSent } from '../sync/settleSent.ts';
import { traced } from '../sync/traced.ts';
import type { CarryOut } from './carryOut.ts';
import type { LineChoice } from './lineChoice.ts';
import { recorded } from './recorded.ts';

export type UndoOptions = {
  /** Only these lines of the run; all by default. */
  readonly chosen?: LineChoice;
  /** A queued run that this one is: it begins under its id. */
  readonly requested?: Run;
} & CarryOut;

export type Undone = { readonly run: Run; readonly notUndone: readonly NotUndone[] };

/**
 * Undoes a run, record by record, as a separate run with a plan and a history. A record that a
 * person or a later run has edited since is skipped and reported. Records that were undone go on
 * hold (`undone`), or the next sync would make the same change again. Throws `not_found`,
 * `bad_input`.
 */
export async function undo(
  given: EngineDeps,
  runId: string,
  options: UndoOptions = {},
): Promise<Undone> {
  await checkUndoable(given, runId);
  const notUndone: NotUndone[] = [];
  const { chosen = () => true, requested } = options;
  const recording = { ...options, kind: 'undo', undoes: runId } as const;
  const run = await recorded(given, recording, async (context, objects) => {
    const { deps } = context;
    // Old history may have been removed while this waited for the lock.
    await checkUndoable(deps, runId);
    if (requested === undefined) {
      await deps.stores.decisions.note(runDecided(runId, 'undone'), instant(deps.clock));
    }
    for (const object of objects) await settleSent(context, object);
    const reading = {
      all: false,
      sweep: null,
      records: null,
      storedPlan: false,
      goesOn: false,
    } as const;
    for (const object of objects) {
      await traced(context, 'detect', object, () => object.detect(reading));
    }
    for (const object of objects) {
      const left = await traced(context, 'undo', object, () =>
        planUndo(context, object, runId, chosen),
      );
      notUndone.push(...left);
    }
    // Stored before anything is applied, so that a client of the API can read it however the run ends.
    await deps.stores.runs.keepNotUndone(context.lock.lease, notUndone);
    await applyAll(context, objects, context.tally.planned);
    const planned = notUndone.length;
    for (const object of objects) notUndone.push(...(await releaseNotUndone(context, object)));
    if (notUndone.length > planned) {
      await deps.stores.runs.keepNotUndone(context.lock.lease, notUndone);
    }
    return notUndone.some(({ reason }) => reason !== 'nothing_to_undo') ? 'partial' : 'succeeded';
  });
  return { run, notUndone };
}

/**
 * A run that can be undone. Throws `not_found`, and `bad_input` for one that is an undo itself, or too old.
 */
export async function checkUndoable(
  { stores }: { readonly stores: Pick<OrganizationStores, 'history' | 'runs'> },
  runId: string,
): Promise<Run> {
  const run = await stores.runs.get(runId);
  const since = await stores.history.since();
  if (run === null) throw runNotFound(runId, since);
  if (since !== null && (run.finishedAt ?? run.startedAt) < since) {
    const day = since.slice(0, 10);
    throw badInput('run', { code: 'history_removed', since: day }, { code: 'newer_run' });
  }
  if (run.kind === 'undo') {
    throw badInput('run', { code: 'run_is_undo' }, { code: 'run_not_undo' }, { undo: run.id });
  }
  return run;
}
