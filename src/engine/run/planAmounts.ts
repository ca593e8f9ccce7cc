import { groupId, kindOfGroup, type PlanGroup, planKinds } from '../../core/plan/planGroups.ts';
import type { PlanEntryState } from '../../ports/planStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

const kinds = planKinds.filter((kind) => kind !== 'skipped');

/** How much a plan would change, or a run has changed: each line counts once, however many groups it is in. */
export type PlanAmounts = {
  readonly lines: number;
  readonly amp: number;
  readonly connectwise: number;
  /** Those that take a record away. */
  readonly removed: number;
  /** Those that make a value empty. */
  readonly emptied: number;
  readonly kinds: Readonly<Record<(typeof kinds)[number], number>>;
};

/** Counts the lines of a run in one state, less some groups and lines. */
export async function planAmounts(
  { plans }: Pick<OrganizationStores, 'plans'>,
  runId: string,
  {
    state,
    except,
  }: {
    readonly state: PlanEntryState;
    readonly except: { readonly groups: readonly string[]; readonly lines: readonly number[] };
  },
): Promise<PlanAmounts> {
  const groups = (await plans.groups(runId))
    .map(({ group }) => group)
    .filter((group) => kindOfGroup(group) !== 'skipped');
  const { lines, parts } = await plans.count(runId, {
    state,
    groups: groups.map(groupId),
    except,
    parts: partsOf(groups),
  });
  const part = (name: string) => parts[name] ?? 0;
  const ofKind = (kind: (typeof kinds)[number]) => part(`kind.${kind}`);
  return {
    lines,
    amp: part('amp'),
    connectwise: part('connectwise'),
    removed: part('removed'),
    emptied: part('emptied'),
    kinds: {
      new: ofKind('new'),
      changed: ofKind('changed'),
      removed: ofKind('removed'),
      other: ofKind('other'),
    },
  };
}

/** Parts of a plan that are counted apart, each with its groups. */
function partsOf(groups: readonly PlanGroup[]): Readonly<Record<string, readonly string[]>> {
  const ids = (isIn: (group: PlanGroup) => boolean) => groups.filter(isIn).map(groupId);
  return {
    amp: ids(({ direction }) => direction === 'amp' || direction === 'both'),
    connectwise: ids(({ direction }) => direction === 'connectwise' || direction === 'both'),
    removed: ids(({ takesAway }) => takesAway === 'record'),
    emptied: ids(({ takesAway }) => takesAway === 'value'),
    ...Object.fromEntries(
      // The blanks of a line that creates or removes are no updates of their own.
      kinds.map((kind) => [`kind.${kind}`, ids((group) => kindOfGroup(group) === kind)]),
    ),
  };
}
