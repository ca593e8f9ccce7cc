import { Edits } from '../../../sandbox/control/edits.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import type { User } from '../../core/contact/owners.ts';
import type { EngineDeps } from '../../engine/deps.ts';
import { addTodo } from '../../engine/records/enterTodo.ts';
import { readPlan } from '../../engine/run/readPlan.ts';
import { addUser, verifyMember } from '../../engine/setup/users.ts';
import type { PlanLineBody } from '../../ports/planStores.ts';
import type { Run } from '../../ports/runStores.ts';
import { todoCountTexts } from '../output/run.ts';
import { counted, durationBetween } from '../output/text.ts';
import { entriesTold, go, heading, type Stage } from './stage.ts';

/** A person who works with both systems: a user whose Member ID is verified. */
export async function addSomebody(
  deps: EngineDeps,
  { world }: Sandbox,
  identifier: string,
): Promise<User> {
  const { firstName, lastName, officeEmail } = world.memberByIdentifier(identifier) ?? {};
  const member = await verifyMember(deps, identifier);
  const name = `${firstName ?? ''} ${lastName ?? ''}`;
  return await addUser(deps, { name, email: officeEmail ?? '', role: 'member', member });
}

/** Whether the Member ID of a user is verified, as one of the checks. */
export function memberCheck({ name, member }: User) {
  const message = `Member ID ${member?.identifier ?? 'missing'}, verified`;
  return { title: `${name} is a user`, status: 'passed', message, advice: null } as const;
}

const aWeek = 7 * 86_400_000;

/**
 * A to-do for a user about an AMP contact becomes an activity; it is closed in ConnectWise, and done in
 * AMP.
 */
export async function tellTodo(
  stage: Stage,
  deps: EngineDeps,
  user: User,
  about: { readonly ampContactId: string; readonly name: string },
): Promise<{ readonly runs: readonly Run[]; readonly asPromised: boolean }> {
  const { output, sandbox } = stage;
  const { world } = sandbox;
  const due = new Date(deps.clock.now() + aWeek).toISOString().slice(0, 10);
  heading(
    stage,
    'A to-do becomes an activity, on the right list',
    'ampwise todos add, ampwise sync',
  );
  const entered = { contact: about.ampContactId, assignee: user.id, type: 'call', due };
  const subject = 'Call back about the renewal';
  const todo = await addTodo(deps, new Map(Object.entries({ ...entered, subject })));
  output.say(`  - ${user.name} is to call ${about.name} back by ${due}`);
  const exported = await go(stage, deps, 'sync', false);
  await tellRun(stage, deps, exported);
  const activityId = (await deps.stores.todos.get(todo.id))?.link?.activityId ?? 0;
  const activity = world.activities.get(activityId);

  heading(stage, 'What is done in ConnectWise is done in AMP', 'ampwise sync');
  const closed = new Edits(world, user.member?.identifier ?? '').closeActivities([activityId]);
  output.say(`  - ${user.name} makes the call, and closes the activity`);
  const followed = await go(stage, deps, 'sync', false);
  await tellRun(stage, deps, followed);
  const done = await deps.stores.todos.get(todo.id);
  return {
    runs: [exported, followed],
    asPromised:
      activity?.assignToId === user.member?.id &&
      activity?.name === subject &&
      exported.todos?.connectwise.created === 1 &&
      closed.length === 1 &&
      done?.status === 'done',
  };
}

/** The changes of a run to to-dos, what it cost, and each to-do. */
async function tellRun(stage: Stage, { stores }: EngineDeps, run: Run): Promise<void> {
  const took = durationBetween(run.startedAt, run.finishedAt);
  const did = todoCountTexts(run.todos).map(([count, text]) => `${count} ${text}`);
  const cost = `${took}, ${counted(run.requests, 'request', 'requests')}`;
  stage.output.say(`  ${did.join('; ')}: ${cost}.`);
  const { entries } = await readPlan(stores, run.id, 10);
  const shown = entries.map((one) => ({ ...one, line: withoutSubject(one.line) }));
  stage.output.say(...(await entriesTold(stage, shown, 4)));
}

/** The subject stands in the line above. */
function withoutSubject(line: PlanLineBody): PlanLineBody {
  if (line.kind !== 'todo') return line;
  const changes = line.entry.changes.filter(({ field }) => field !== 'subject');
  return { ...line, entry: { ...line.entry, changes } };
}
