import type { Side } from '../../core/plan/plan.ts';
import { groupId, kindOfGroup, type PlanGroup, planKinds } from '../../core/plan/planGroups.ts';
import type { PlanEntryState } from '../../ports/planStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

const kinds = planKinds.filter((kind) => kind !== 'skipped');

/**
 * How much a plan would change, or a run has changed: each line counts once, however many groups it is in.
 */
export type PlanAmounts = {
  readonly lines: number;
  readonly amp: number;
  readonly connectwise: number;
  /** Those that remove a record. */
  readonly removed: number;
  /** Those that make a value empty. */
  readonly emptied: number;
  readonly kinds: Kinds;
  /** Of those that change a side. */
  readonly towards: Readonly<Record<Side, Kinds>>;
};

type Kinds = Readonly<Record<(typeof kinds)[number], number>>;

/** Counts the lines of a run in one state, without some groups and lines. */
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
  const kindsIn = (where: Side | 'any'): Kinds => ({
    new: part(`${where}.new`),
    changed: part(`${where}.changed`),
    removed: part(`${where}.removed`),
    other: part(`${where}.other`),
  });
  return {
    lines,
    amp: part('amp'),
    connectwise: part('connectwise'),
    removed: part('removed'),
    emptied: part('emptied'),
    kinds: kindsIn('any'),
    towards: { amp: kindsIn('amp'), connectwise: kindsIn('connectwise') },
  };
}

const isTowards = ({ direction }: PlanGroup, where: Side | 'any') =>
  where === 'any' || direction === where || direction === 'both';

/** Parts of a plan that are counted separately, each with its groups. */
function partsOf(groups: readonly PlanGroup[]): Readonly<Record<string, readonly string[]>> {
  const ids = (isIn: (group: PlanGroup) => boolean) => groups.filter(isIn).map(groupId);
  return {
    amp: ids((group) => isTowards(group, 'amp')),
    connectwise: ids((group) => isTowards(group, 'connectwise')),
    removed: ids(({ takesAway }) => takesAway === 'record'),
    emptied: ids(({ takesAway }) => takesAway === 'value'),
    ...Object.fromEntries(
      (['any', 'amp', 'connectwise'] as const).flatMap((where) =>
        kinds.map((kind) => [
          `${where}.${kind}`,
          ids((group) => kindOfGroup(group) === kind && isTowards(group, where)),
        ]),
      ),
    ),
  };
}
