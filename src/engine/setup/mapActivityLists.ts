import { badInput, type Problem } from '../../core/badInput.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import { closestNames } from '../../core/filter/closest.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { ActivityStatus, ActivityType } from '../../core/todo/todo.ts';
import { type TodoType, todoTypes } from '../../core/todo/todo.ts';
import { activityStatusFor, activityTypeFor } from '../../core/todo/todoPolicy.ts';
import type { ExpectedVersion, Versioned } from '../../ports/version.ts';
import { type EngineDeps, instant } from '../deps.ts';

/** The activity type for each type of to-do, and the activity statuses for open and done. */
export type ActivityMapping = {
  readonly types: readonly ActivityType[];
  readonly statuses: readonly ActivityStatus[];
  /** The id in force; null: ConnectWise chooses, or there is none. */
  readonly inForce: Readonly<Record<TodoType | 'open' | 'done', ActivityType | null>>;
  /** The settings in which it is stored, with their version. */
  readonly saved: Versioned<Settings>;
};

/** The mapping in force, with the live lists of ConnectWise. */
export async function activityMapping({
  connectWise,
  stores,
}: Pick<EngineDeps, 'connectWise' | 'stores'>): Promise<ActivityMapping> {
  const saved = await stores.settings.current();
  const settings = saved.value;
  const types = await connectWise.activityTypes();
  const statuses = await connectWise.activityStatuses();
  const policy = { settings, types, statuses };
  return {
    types,
    statuses,
    saved,
    inForce: {
      task: activityTypeFor('task', policy),
      call: activityTypeFor('call', policy),
      email: activityTypeFor('email', policy),
      meeting: activityTypeFor('meeting', policy),
      open: activityStatusFor('open', policy),
      done: activityStatusFor('done', policy),
    },
  };
}

/**
 * Changes the mapping, as in `call="Phone Call"` or `done=Closed`: names or ids of the live lists;
 * an empty value returns to the default. Throws `bad_input` that names the problem and the accepted
 * values.
 */
export async function changeActivityMapping(
  deps: Pick<EngineDeps, 'connectWise' | 'stores' | 'clock'>,
  entered: ReadonlyMap<string, string>,
  expected: ExpectedVersion,
): Promise<ActivityMapping> {
  const { connectWise, stores, clock } = deps;
  const types = await connectWise.activityTypes();
  const statuses = await connectWise.activityStatuses();
  const changes: ((settings: Settings) => Settings)[] = [];
  for (const [name, text] of entered) {
    const wanted = canonicalName(name);
    if (wanted === 'open' || wanted === 'done') {
      const fitting = statuses.filter(({ closed }) => closed === (wanted === 'done'));
      const id = chosen(text, wanted, fitting, statuses);
      changes.push((settings) => ({
        ...settings,
        activityStatuses: { ...settings.activityStatuses, [wanted]: id },
      }));
      continue;
    }
    const type = todoTypes.find((known) => known === wanted);
    if (type === undefined) {
      throw badInput(
        wanted.slice(0, 40) || '(no name)',
        { code: 'nothing_to_map' },
        { code: 'one_of', names: [...todoTypes, 'open', 'done'].join(', ') },
      );
    }
    const id = chosen(text, type, types, types);
    changes.push((settings) => {
      const { [type]: _, ...others } = settings.activityTypes;
      return { ...settings, activityTypes: id === null ? others : { ...others, [type]: id } };
    });
  }
  const change = (present: Settings) => changes.reduce((settings, one) => one(settings), present);
  await stores.settings.change(change, expected, instant(clock));
  return await activityMapping(deps);
}

function chosen(
  text: string,
  field: string,
  fitting: readonly ActivityType[],
  all: readonly ActivityType[],
): number | null {
  const wanted = canonicalName(text);
  if (wanted === '') return null;
  const isIt = ({ id, name }: ActivityType) =>
    canonicalName(name) === wanted || String(id) === wanted;
  const found = fitting.find((one) => isIt(one) && !one.inactive);
  if (found !== undefined) return found.id;
  const usable = fitting.filter(({ inactive }) => !inactive);
  const there = all.find(isIt);
  const [closest] = closestNames(text, usable);
  if (closest === undefined) {
    throw badInput(field, { code: 'list_empty' }, { code: 'list_entries' });
  }
  throw badInput(field, unsuitable(there, closest), {
    code: 'one_of',
    names: usable.map(({ name }) => name).join(', '),
  });
}

/** Why an entry that was named cannot be chosen. */
function unsuitable(there: ActivityType | undefined, closest: string): Problem {
  if (there === undefined) return { code: 'no_list_entry', closest };
  return { code: there.inactive ? 'list_entry_inactive' : 'status_of_the_other' };
}
