import { Failure } from '../../src/core/failure.ts';
import { ofCompanyTypes } from '../../src/core/filter/contactFilter.ts';
import type { Side } from '../../src/core/plan/plan.ts';
import { defaultSettings, type Settings } from '../../src/core/settings/settings.ts';
import type { Activity, ActivityChanges } from '../../src/core/todo/todo.ts';
import { instant } from '../../src/engine/deps.ts';
import { decideTodoConflicts, disputedTodos } from '../../src/engine/inbox/decideTodoConflicts.ts';
import { applyRun } from '../../src/engine/run/applyRun.ts';
import { run } from '../../src/engine/run/run.ts';
import { undo } from '../../src/engine/run/undo.ts';
import { saveFilter } from '../../src/engine/setup/chooseFilter.ts';
import type { TodoEdit } from '../../src/ports/todoStores.ts';
import type { TestDatabase } from './databases.ts';
import { EngineWorld } from './engineWorld.ts';
import { company, contact } from './records.ts';
import { aTodo } from './todoWorld.ts';
import { syncInTrouble, type Trouble } from './troubles.ts';

/** One event with to-dos. Plain data, so that a failing history can be replayed. */
export type TodoStep =
  | TodoMeddling
  | { readonly do: 'settings'; readonly settings: Partial<Settings> }
  | { readonly do: 'member'; readonly id: number; readonly inactive: boolean }
  | { readonly do: 'memberId'; readonly user: number; readonly given: boolean }
  | { readonly do: 'contact'; readonly id: number; readonly inactive: boolean }
  | { readonly do: 'keepBack'; readonly nth: number; readonly kept: boolean }
  | { readonly do: 'decide'; readonly nth: number; readonly choose: Side }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'breaks'; readonly kept: boolean }
  | { readonly do: 'person'; readonly nth: number; readonly removed: boolean }
  | { readonly do: 'refuses'; readonly part: keyof ActivityChanges | null }
  | { readonly do: 'plan' }
  /** Applies the newest plan that was not applied. */
  | { readonly do: 'apply' }
  | { readonly do: 'undo'; readonly nth: number }
  | { readonly do: 'sync'; readonly trouble: Trouble<TodoMeddling> };

/** What people do to to-dos and activities. */
export type TodoMeddling =
  | {
      readonly do: 'add';
      readonly person: number;
      readonly assignee: number | null;
      readonly subject: string;
    }
  | { readonly do: 'edit'; readonly nth: number; readonly edit: TodoEdit }
  | { readonly do: 'assign'; readonly nth: number; readonly assignee: number | null }
  | { readonly do: 'remove'; readonly nth: number; readonly removed: boolean }
  | { readonly do: 'activity'; readonly nth: number; readonly edit: Partial<Activity> }
  | { readonly do: 'drop'; readonly nth: number }
  | { readonly do: 'both'; readonly nth: number; readonly part: keyof typeof bothParts };

/** A subject that is too long for the name of an activity. */
export const long = `${'A long subject that has no room '.repeat(4)}at all`;
/** The same part of a to-do and of its activity, each changed to a different value. */
const bothParts = {
  subject: [{ subject: long }, { name: 'Renamed' }],
  due: [{ due: '2026-03-06T14:00:00Z' }, { start: '2026-03-09T00:00:00Z' }],
  notes: [{ notes: 'One\nTwo' }, { notes: 'Theirs' }],
  assignee: [{ assignee: 'user-1' }, { memberId: 7 }],
} as const satisfies Record<string, readonly [TodoEdit, Partial<Activity>]>;

/** An activity that someone made in ConnectWise. */
export const theirs: Omit<Activity, 'lastUpdated'> = {
  id: 1,
  name: 'Of somebody else',
  notes: 'Not to be touched',
  start: '2026-03-05T00:00:00Z',
  statusId: 1,
  typeId: 1,
  memberId: 7,
  contactId: 1,
  companyId: 1,
};

const memberOf = [7, 8, 9];

/** Three linked contacts, one AMP contact that is not linked, three users. */
export async function openTodoWorld(database: TestDatabase, id: string): Promise<EngineWorld> {
  const world = await EngineWorld.open(database, id, 2);
  const { memory, deps, stores } = world;
  memory.setTypes([{ id: 1, name: 'Customer' }]);
  memory.putCompany(company(1, { types: [{ id: 1, name: 'Customer' }] }));
  for (const nth of [1, 2, 3]) {
    memory.put(contact(nth, { companyId: 1, firstName: `C${nth}`, email: `c${nth}@x.example` }));
  }
  for (const member of memberOf) {
    memory.putMember({ id: member, identifier: `m${member}`, inactive: false });
  }
  memory.putActivity(theirs);
  await saveFilter(deps, ofCompanyTypes([{ id: 1, name: 'Customer' }]), 'any');
  for (const user of [0, 1, 2]) await giveMember(world, user, user < 2);
  await stores.settings.change(
    () => ({ ...defaultSettings, defaultOwner: 'user-0' }),
    'any',
    instant(deps.clock),
  );
  const set = { email: 'lone@x.example', firstName: 'Lone' };
  await stores.ampContacts.add({ id: 'lone', set }, instant(deps.clock));
  await world.sync();
  return world;
}

async function giveMember({ stores, deps }: EngineWorld, nth: number, given: boolean) {
  const now = instant(deps.clock);
  const id = memberOf[nth] ?? 7;
  const user = {
    id: `user-${nth}`,
    name: `User ${nth}`,
    email: `user${nth}@example.com`,
    role: 'member',
    member: given ? { id, identifier: `m${id}`, verifiedAt: now } : null,
  } as const;
  const known = (await stores.users.list()).some((one) => one.id === user.id);
  await (known ? stores.users.edit(user.id, user, 'any', now) : stores.users.add(user, now));
}

let added = 0;

export async function happenToTodos(world: EngineWorld, step: TodoStep): Promise<void> {
  const { stores, memory, deps } = world;
  switch (step.do) {
    case 'settings':
      await stores.settings.change(
        (present) => ({ ...present, ...step.settings }),
        'any',
        instant(deps.clock),
      );
      return;
    case 'member':
      memory.putMember({ id: step.id, identifier: `m${step.id}`, inactive: step.inactive });
      return;
    case 'memberId':
      await giveMember(world, step.user, step.given);
      return;
    case 'contact': {
      const present = memory.records.contacts.get(step.id);
      if (present !== undefined) memory.put({ ...present, inactive: step.inactive });
      return;
    }
    case 'keepBack': {
      const row = await nthTodo(world, step.nth);
      if (row === undefined) return;
      if (step.kept)
        await stores.holds.hold(
          [{ kind: 'todo', id: row.id }],
          'kept_back',
          null,
          instant(deps.clock),
        );
      else await stores.holds.release({ kind: 'todo', id: row.id }, '2026-03-01T12:00:00.000Z');
      return;
    }
    case 'decide': {
      const disputed = await allOf(disputedTodos(deps));
      const row = disputed[step.nth % Math.max(1, disputed.length)];
      if (row === undefined) return;
      await allOf(decideTodoConflicts(deps, { todoId: row.id, fields: [] }, step.choose));
      return;
    }
    case 'pass':
      world.pass(step.seconds);
      return;
    case 'breaks':
      world.keepsBreaks = step.kept;
      return;
    case 'person': {
      const rows = (await world.ampContacts()).toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const person = rows[step.nth % Math.max(1, rows.length)];
      if (person === undefined) return;
      const { ampContacts } = stores;
      const now = instant(deps.clock);
      await (step.removed
        ? ampContacts.remove(person.id, 'any', now)
        : ampContacts.restore(person.id, now));
      return;
    }
    case 'refuses':
      world.refuses = step.part;
      return;
    case 'plan':
      await run(deps, { kind: 'plan' });
      return;
    case 'apply': {
      const planned = (await stores.runs.list(50)).find(({ status }) => status === 'planned');
      if (planned !== undefined) await unlessRefused(applyRun(deps, planned.id));
      return;
    }
    case 'undo': {
      const runs = (await stores.runs.list(50)).filter(({ kind }) => kind === 'sync');
      const one = runs[step.nth % Math.max(1, runs.length)];
      if (one !== undefined) await unlessRefused(undo(deps, one.id));
      return;
    }
    case 'sync':
      await syncInTrouble(world, step.trouble, async (edit) => await meddle(world, edit));
      return;
    case 'add':
    case 'edit':
    case 'assign':
    case 'remove':
    case 'activity':
    case 'drop':
    case 'both':
      await meddle(world, step);
  }
}

/** Ignores a refusal, which the person would be shown. */
async function unlessRefused(asked: Promise<unknown>): Promise<void> {
  await asked.catch((thrown: unknown) => {
    if (!(thrown instanceof Failure) || thrown.code !== 'bad_input') throw thrown;
  });
}

async function allOf<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}

async function nthTodo({ stores }: EngineWorld, nth: number) {
  const rows = await stores.todos.list({ afterId: '', limit: 100, removed: true });
  return rows[nth % Math.max(1, rows.length)];
}

function userId(nth: number | null): string | null {
  return nth === null ? null : `user-${nth}`;
}

async function meddle(world: EngineWorld, step: TodoMeddling): Promise<void> {
  const { stores, memory, deps } = world;
  const now = instant(deps.clock);
  if (step.do === 'add') {
    const rows = (await world.ampContacts()).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const person = rows[step.person % rows.length];
    if (person === undefined) return;
    const parts = { subject: step.subject, assignee: userId(step.assignee) };
    const id = `t-${String(++added).padStart(6, '0')}`;
    await stores.todos.add([aTodo(id, person.id, { ...parts, due: '2026-03-05' })], now);
    return;
  }
  if (step.do === 'activity' || step.do === 'drop') {
    const ours = [...memory.records.activities.values()].filter(({ id }) => id !== theirs.id);
    const one = ours[step.nth % Math.max(1, ours.length)];
    if (one === undefined) return;
    if (step.do === 'drop') memory.dropActivity(one.id);
    else memory.putActivity({ ...one, ...withMarker(step.edit, one) });
    return;
  }
  const row = await nthTodo(world, step.nth);
  if (row === undefined) return;
  if (step.do === 'both') {
    const [edit, theirEdit] = bothParts[step.part];
    await stores.todos.edit(row.id, edit, 'any', now);
    const activity = memory.records.activities.get(row.link?.activityId ?? 0);
    if (activity !== undefined) {
      memory.putActivity({ ...activity, ...withMarker(theirEdit, activity) });
    }
  } else if (step.do === 'edit') await stores.todos.edit(row.id, step.edit, 'any', now);
  else if (step.do === 'assign') {
    await stores.todos.edit(row.id, { assignee: userId(step.assignee) }, 'any', now);
  } else if (step.removed) await stores.todos.remove(row.id, 'any', now);
  else await stores.todos.restore(row.id, now);
}

/** People leave the last line of the notes as it is. */
function withMarker(edit: Partial<Activity>, { notes: before }: Activity): Partial<Activity> {
  if (edit.notes === undefined) return edit;
  const marker = /\[AMP to-do [^\]]+\]/u.exec(before ?? '')?.[0] ?? '';
  return { notes: [edit.notes ?? '', marker].join('\n\n').trim() };
}
