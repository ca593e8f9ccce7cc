import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countWrites, type WriteCounter } from '../../../test/support/countWrites.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import type { EngineWorld } from '../../../test/support/engineWorld.ts';
import { pbt, searchTimeout } from '../../../test/support/pbt.ts';
import { todoHistories } from '../../../test/support/todoHistories.ts';
import { todoRegressions } from '../../../test/support/todoRegressions.ts';
import {
  happenToTodos,
  openTodoWorld,
  type TodoStep,
  theirs,
} from '../../../test/support/todoSteps.ts';
import { activityTexts, sameName } from '../../core/todo/activityText.ts';
import { decideTodo } from '../../core/todo/decideTodo.ts';
import { dueOfActivity } from '../../core/todo/dueDate.ts';
import { memberFor, statusOf } from '../../core/todo/todoPolicy.ts';
import { decideTodoConflicts } from '../inbox/decideTodoConflicts.ts';

/** Tables of to-dos: a quiet sync writes to none of them. */
const todoTables = [
  'todos',
  'todo_links',
  'todo_skips',
  'todo_conflicts',
  'todo_queue',
  'todo_policies',
];

describe.each(databases)('to-dos in runs on $name', { timeout: searchTimeout(240_000) }, (kind) => {
  let database: TestDatabase;
  let counter: WriteCounter;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
    counter = await countWrites(database);
  });

  // The second database shows that it behaves the same; the search is done on the fast one.
  const runs = kind.name === 'SQLite' ? 50 : 4;

  async function lived(steps: readonly TodoStep[]): Promise<EngineWorld> {
    const world = await openTodoWorld(database, `todos-${++worlds}`);
    for (const step of steps) {
      await happenToTodos(world, step);
      nothingIsDoubled(world);
    }
    return world;
  }

  async function comesToRest(steps: readonly TodoStep[]): Promise<void> {
    const world = await lived(steps);
    const { stores, memory } = world;
    await settleTodos(world);
    const written = memory.activityWrites.length;
    await counter.reset();
    world.pass(121);
    const quiet = await world.sync();
    expect(memory.activityWrites.length).toBe(written);
    expect(quiet.status).toBe('succeeded');
    const rows = await counter.written();
    expect(todoTables.filter((table) => table in rows)).toEqual([]);

    // Records on hold come after the rest once they are released.
    if ((await stores.holds.release('all', '2026-03-01T12:00:00.000Z')) > 0)
      await settleTodos(world);

    // Once a person has decided what is open, nothing is left to decide.
    const open = await stores.conflicts.count();
    if (open === 0) return;
    const choose = open % 2 === 0 ? 'amp' : 'connectwise';
    for await (const { moved } of decideTodoConflicts(world.deps, 'all', choose)) {
      expect(moved).toEqual([]);
    }
    await settleTodos(world);
    expect(await stores.conflicts.count()).toBe(0);
  }

  for (const { title, steps } of todoRegressions) {
    it(title, async () => await comesToRest(steps));
  }

  it('R24: whatever happens to to-dos and activities, they converge, come to rest, and no activity is doubled', async () => {
    await fc.assert(fc.asyncProperty(todoHistories, comesToRest), pbt(runs));
  });

  afterAll(async () => await database.close());
});

/** Runs until nothing is under way, and checks what has to hold then. */
async function settleTodos(world: EngineWorld): Promise<void> {
  const { stores, memory } = world;
  world.refuses = null;
  const settings = await stores.settings.get();
  await stores.settings.change(
    () => ({ ...settings, todoPush: true, todoPull: true }),
    'any',
    '2026-03-02T00:00:00.000Z',
  );
  for (let time = 0; time < 3; time++) {
    world.pass(121);
    await world.syncAndApprove();
  }
  await world.sweep();
  nothingIsDoubled(world);
  expect(memory.records.activities.get(theirs.id)).toMatchObject(theirs);
  expect(await stores.writes.sent('todos', null, 10)).toEqual([]);
  expect((await stores.todos.counts()).queued).toBe(0);

  const policy = {
    settings: await stores.settings.get(),
    users: await stores.users.list(),
    types: await memory.activityTypes(),
    statuses: await memory.activityStatuses(),
    inactiveMembers: new Set<number>(),
  };
  const inactive = (await memory.members([7, 8, 9])).filter((one) => one.inactive);
  policy.inactiveMembers = new Set(inactive.map(({ id }) => id));
  const rows = await stores.todos.list({ afterId: '', limit: 100, removed: true });
  const candidates = await stores.todoSync.candidatesByIds(rows.map(({ id }) => id));
  for (const row of rows) {
    const found = candidates.find(({ candidate }) => candidate.todo.id === row.id);
    if (found === undefined) throw new Error('a to-do without a candidate');
    const told = `to-do ${row.id}`;
    // What ConnectWise refused waits until it is edited, or a setting changes.
    if (row.skip?.reason !== 'activity_refused') {
      expect(decideTodo(found.candidate, policy), told).toEqual({ kind: 'unchanged' });
    }
    if (row.hold !== null) continue;
    const live = row.link?.state === 'active';
    // It is followed, or it waits for a reason that is told.
    if (row.deletedAt === null) expect(live || row.skip !== null, told).toBe(true);
    else expect(live, told).toBe(false);
    // What ConnectWise refused is told, and stays as it is until it is edited.
    if (!live || row.link === null || row.skip?.reason === 'activity_refused') continue;
    const activity = memory.records.activities.get(row.link.activityId);
    if (activity === undefined) throw new Error('an activity that is gone is followed');
    const open = new Map(row.conflicts.map((conflict) => [conflict.field, conflict]));
    if (open.size > 0) expect(settings.todoConflict, told).toBe('ask');
    const texts = activityTexts(row);
    expect(statusOf(activity.statusId, policy.statuses), told).toBe(row.status);
    // Both sides say the same, or a person is asked about what they say.
    const due = dueOfActivity(activity.start, 'UTC');
    const disputed = open.get('due');
    if (disputed === undefined) expect(due, told).toBe(row.due);
    else expect([disputed.connectWise, disputed.amp], told).toEqual([due, row.due]);
    const name = open.get('subject');
    if (name !== undefined) {
      expect(sameName(name.connectWise ?? '', activity.name), told).toBe(true);
      expect(name.amp, told).toBe(row.subject);
    } else if (!open.has('notes')) expect(sameName(activity.name, texts.name), told).toBe(true);
    const member = row.assignee === null ? null : memberFor(row.assignee, policy);
    if (open.has('assignee')) expect(activity.memberId, told).not.toBe(member?.memberId);
    else if (member !== null && row.skip?.reason !== 'member_inactive') {
      expect(activity.memberId, told).toBe(member.memberId);
    }
    // A subject without room stands above the notes, unless someone took it out there.
    if (open.has('notes')) continue;
    const body = squeezed((activity.notes ?? '').replace(/\[AMP to-do [^\]]+\]$/u, ''));
    expect(body.endsWith(squeezed(row.notes ?? '')), `${told}: notes`).toBe(true);
  }
}

/** One activity for a to-do at any time. */
function nothingIsDoubled({ memory }: EngineWorld): void {
  const markers = [...memory.records.activities.values()].flatMap(
    ({ notes }) => /\[AMP to-do [^\]]+\]/u.exec(notes ?? '')?.[0] ?? [],
  );
  expect(new Set(markers).size).toBe(markers.length);
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}
