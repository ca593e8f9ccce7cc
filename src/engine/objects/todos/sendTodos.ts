import { Failure, rejectedField } from '../../../core/failure.ts';
import { afterPartWrite, afterTodoWrite } from '../../../core/todo/afterTodoWrite.ts';
import type { Activity, ActivityChanges } from '../../../core/todo/todo.ts';
import type { TodoEntry } from '../../../core/todo/todoPlan.ts';
import type { PlanLine } from '../../../ports/planStores.ts';
import { type EngineDeps, instant } from '../../deps.ts';
import { PartLog } from '../../sync/partLog.ts';
import type { RunContext } from '../../sync/runContext.ts';
import type { Sender, Sent } from '../../sync/syncedObject.ts';
import { readByIds } from './detectActivities.ts';
import { todoEntryOf } from './todoFacts.ts';

/**
 * Reads the activities of some lines from ConnectWise. Edits made since planning are recorded,
 * which makes their lines stale, so they are not overwritten.
 */
export async function todoSender(context: RunContext, lines: readonly PlanLine[]): Promise<Sender> {
  const ids = lines.flatMap(({ line }) => todoEntryOf(line).activityId ?? []);
  const { hidden } = await readByIds(context, ids);
  const { lease } = context.lock;
  return {
    hidden: ({ line }) => hidden.get(todoEntryOf(line).activityId ?? 0) ?? null,
    async send({ line, seq }) {
      const log = new PartLog(
        (parts) => context.deps.stores.writes.noteParts(lease, seq, parts),
        true,
      );
      const written = await send(context.deps, todoEntryOf(line), log);
      return writtenTodo(context, { runId: lease.runId, seq }, written);
    },
  };
}

/** The result of a write; `activity` is null if it was deleted. */
export type Written = {
  readonly entry: TodoEntry;
  readonly activity: Activity | null;
  /** Whether part of it is planned again. */
  readonly again?: boolean;
  /** Whether ConnectWise rejected part of it. */
  readonly refused?: boolean;
};

/** The result of a write, to be committed with its base and history. */
export function writtenTodo(
  { deps, lock }: RunContext,
  at: { readonly runId: string; readonly seq: number },
  written: Written,
): Sent {
  const { refused = false, ...outcome } = written;
  return {
    done: { kind: 'todo', entry: written.entry },
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

async function send({ connectWise }: EngineDeps, entry: TodoEntry, log: PartLog): Promise<Written> {
  const { write } = entry;
  if (write === null) throw new Failure('internal', { error: 'nothing to write' });
  if (write.kind === 'create') {
    const activity = await connectWise.createActivity(write.draft);
    return { entry: afterTodoWrite(entry, activity), activity };
  }
  const id = entry.activityId ?? 0;
  if (write.kind === 'delete') {
    await connectWise.deleteActivity(id);
    return { entry, activity: null };
  }
  const { activity, taken, refused } = await change(connectWise, id, write.changes, log);
  const settled =
    refused.length === 0
      ? afterTodoWrite(entry, activity)
      : afterPartWrite(entry, activity, taken, refused.flatMap(partNames));
  return { entry: settled, activity, refused: refused.length > 0 };
}

const changeable = ['name', 'notes', 'start', 'statusId', 'typeId', 'memberId'] as const;

function partNames(part: ActivityChanges): readonly (keyof ActivityChanges)[] {
  return changeable.filter((name) => part[name] !== undefined);
}

/** The parts to send separately. Start and end belong to one date and stay together. */
function partsOf({ start, end, ...others }: ActivityChanges): ActivityChanges[] {
  const parts: ActivityChanges[] = Object.entries(others).map(([name, value]) => ({
    [name]: value,
  }));
  if (start === undefined) return parts;
  return [...parts, end === undefined ? { start } : { start, end }];
}

type Changed = {
  readonly activity: Activity;
  readonly taken: ActivityChanges;
  readonly refused: readonly ActivityChanges[];
};

/** Sends all at once; if that is rejected, part by part, so that one does not stop the rest. */
async function change(
  connectWise: EngineDeps['connectWise'],
  id: number,
  changes: ActivityChanges,
  log: PartLog,
): Promise<Changed> {
  try {
    const activity = await connectWise.updateActivity(id, changes);
    return { activity, taken: changes, refused: [] };
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'write_refused') throw thrown;
    const parts = partsOf(changes);
    if (parts.length < 2) throw thrown;
    let activity: Activity | null = null;
    let taken: ActivityChanges = {};
    const refused: ActivityChanges[] = [];
    for (const part of parts) {
      try {
        activity = await log.sending(partNames(part), () => connectWise.updateActivity(id, part));
        taken = { ...taken, ...part };
      } catch (again) {
        if (!(again instanceof Failure) || again.code !== 'write_refused') throw again;
        refused.push(part);
      }
    }
    if (activity === null) throw thrown;
    return { activity, taken, refused };
  }
}

/** Records a line that was not carried out, and acts on the reason. */
export async function failTodo(
  { deps, lock }: RunContext,
  { seq, line }: PlanLine,
  failure: Failure,
): Promise<void> {
  const { todoSync, writes } = deps.stores;
  const { lease } = lock;
  const { todoId, activityId, conflicts, changes, removed } = todoEntryOf(line);
  const { code: problem } = failure;
  const refused = problem === 'write_refused';
  const about = rejectedField(failure);
  const reason = removed ? 'removal_refused' : 'activity_refused';
  const skip = refused ? ({ kind: 'todo', id: todoId, reason, about } as const) : null;
  // Planned again, so that values from ConnectWise and open conflicts are handled without the rejected
  // write.
  const others = conflicts.length > 0 || changes.some(({ side }) => side === 'amp');
  const again = refused && activityId !== null && others;
  await writes.fail(lease, { runId: lease.runId, seq, problem, skip, again });
  if (problem !== 'record_missing') return;
  const gone = activityId === null ? [] : [activityId];
  const read = { activities: [], gone, unreadable: [] };
  await todoSync.record(lease, read, instant(deps.clock));
}
