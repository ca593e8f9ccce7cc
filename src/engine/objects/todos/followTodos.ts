import { brake, noLosses } from '../../../core/plan/brake.ts';
import { maximumPasses } from '../../../core/plan/reconcile.ts';
import type { HeldPlan, Run, RunStatus } from '../../../ports/runStores.ts';
import type { EngineDeps, OnProgress } from '../../deps.ts';
import type { HeldLease } from '../../run/lease.ts';
import type { Begun } from '../../run/recorded.ts';
import { applyTodoLines } from './applyTodoLines.ts';
import { detectActivities } from './detectActivities.ts';
import { planTodos, todoLookups } from './planTodos.ts';

type Options = {
  readonly kind: Run['kind'];
  /** Whether all activities are compared, and not merely those that changed. */
  readonly all: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: OnProgress;
};

/** If so many activities are gone and none is left, ConnectWise may merely not show them any more. */
const fewTodos = 5;

/**
 * The part of a run that is about to-dos: what changed on either side goes to the other, what could
 * not go out before goes out now. `status` is how the run stands with its contacts.
 */
export async function followTodos(
  deps: EngineDeps,
  held: HeldLease,
  begun: Begun,
  status: RunStatus,
  { kind, all, signal, onProgress }: Options,
): Promise<RunStatus> {
  const { stores } = deps;
  await detectActivities(deps, held, { all, signal });
  const { linked, gone } = await stores.todos.counts();
  // Of a few, all may be deleted on one day.
  const emptied = linked >= fewTodos && gone === linked;
  const lookups = todoLookups(deps);
  let firstSeq = await nextSeq(deps, held);
  const heldBefore = begun.held;
  // A sweep that is held has no plan, and is looked at again; a plan waits together with this one.
  const aboutContacts = firstSeq > 1;
  for (let pass = 1; pass <= maximumPasses; pass++) {
    const planned = await planTodos(deps, held, firstSeq, lookups, signal);
    const losses = {
      ...noLosses,
      // What was carried out counts with what comes next; what went stale is among that again.
      records: begun.applied.todos.losses + planned.losses,
      lostInAmp: emptied && planned.gone ? linked : 0,
    };
    const braked = brake(losses, linked, await stores.settings.get());
    begun.held = heldTogether(aboutContacts ? heldBefore : null, braked) ?? heldBefore;
    if (kind === 'plan') return status;
    if (braked !== null) return 'held';
    if (planned.lines === 0) break;
    let done = 0;
    await applyTodoLines(deps, held, firstSeq, begun.applied, {
      signal,
      onLines: (lines) => {
        done += lines;
        onProgress({ step: 'applying', done, total: planned.lines });
      },
    });
    firstSeq += planned.lines;
  }
  return status === 'succeeded' && (await somethingIsLeft(deps)) ? 'partial' : status;
}

/** What a person is told about plans that wait together. */
function heldTogether(contacts: HeldPlan | null, todos: HeldPlan | null): HeldPlan | null {
  if (contacts === null || todos === null) return contacts ?? todos;
  return { ...contacts, records: contacts.records + todos.records };
}

/** The number behind the last line of the run. */
async function nextSeq({ stores }: EngineDeps, { lease }: HeldLease): Promise<number> {
  return (await stores.todoSync.lastSeq(lease.runId)) + 1;
}

async function somethingIsLeft({ stores }: EngineDeps): Promise<boolean> {
  const { queued } = await stores.todos.counts();
  return queued > 0 || (await stores.todoSync.sent(1)).length > 0;
}
