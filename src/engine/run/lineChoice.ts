import { badInput } from '../../core/badInput.ts';
import { groupId, groupsOfLine } from '../../core/plan/planGroups.ts';
import type { PlanEntryState, PlanLineBody } from '../../ports/planStores.ts';
import type { LinesMeant } from '../../ports/runRequests.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

/** Which lines of a plan to select. */
export type LineChoice = (seq: number, line: PlanLineBody) => boolean;

/** The choice that was asked for; null: all lines. */
export function choiceOf(meant: LinesMeant): LineChoice | null {
  const { lines, groups = [], except = [], exceptGroups = [], exceptFields = [] } = meant;
  const isPart = lines !== null || groups.length > 0;
  if (!isPart && except.length + exceptGroups.length + exceptFields.length === 0) return null;
  const wanted = { lines: new Set(lines), groups: new Set(groups) };
  const not = {
    lines: new Set(except),
    groups: new Set(exceptGroups),
    fields: new Set(exceptFields),
  };
  return (seq, line) => {
    if (not.lines.has(seq)) return false;
    const own = groupsOfLine(line).map((group) => ({ id: groupId(group), field: group.field }));
    if (
      own.some(({ id, field }) => not.groups.has(id) || (field !== null && not.fields.has(field)))
    ) {
      return false;
    }
    return !isPart || wanted.lines.has(seq) || own.some(({ id }) => wanted.groups.has(id));
  };
}

/**
 * Throws `bad_input` for a number, group or field that is not in the plan: a mistyped one would change what
 * happens to all other lines.
 */
export async function checkLinesMeant(
  { plans }: Pick<OrganizationStores, 'plans'>,
  runId: string,
  state: PlanEntryState,
  { lines, groups = [], except = [], exceptGroups = [], exceptFields = [] }: LinesMeant,
): Promise<void> {
  for (const [field, seqs] of [
    ['lines', lines ?? []],
    ['except', except],
  ] as const) {
    const there = new Set(await plans.numbered(runId, seqs, state));
    const missing = seqs.find((seq) => !there.has(seq));
    if (missing === undefined) continue;
    throw badInput(
      field,
      { code: 'no_such_line', state, line: missing },
      { code: 'line_numbers' },
      { run: runId },
    );
  }
  if (groups.length + exceptGroups.length + exceptFields.length === 0) return;
  const known = (await plans.groups(runId)).map(({ group }) => group);
  const ids = new Set(known.map(groupId));
  const fields = new Set(known.map(({ field }) => field));
  for (const [field, named, there] of [
    ['groups', groups, ids],
    ['exceptGroups', exceptGroups, ids],
    ['exceptFields', exceptFields, fields],
  ] as const) {
    if (named.every((one) => there.has(one))) continue;
    throw badInput(field, { code: 'no_such_group' }, { code: 'groups_of_run' }, { run: runId });
  }
}
