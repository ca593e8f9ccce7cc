import { Failure } from '../core/failure.ts';
import type { PlanEntryState } from '../ports/planStores.ts';
import type { OrganizationStores } from '../ports/stores.ts';

/** Lines of a plan by their numbers, both ends included. */
type Range = { readonly from: number; readonly to: number };

/** Which lines of a plan are meant. */
export type LineChoice = (seq: number) => boolean;

const highest = 2 ** 31;

/** Reads `1,4-9`. Throws `bad_input` that names the option. */
function readRanges(text: string, option: string): readonly Range[] {
  return text.split(',').map((part) => {
    const [, first, last] = /^\s*(\d{1,9})(?:\s*-\s*(\d{1,9}))?\s*$/u.exec(part) ?? [];
    const from = Number(first);
    const to = last === undefined ? from : Number(last);
    if (first !== undefined && from > 0 && from <= to && to < highest) return { from, to };
    throw new Failure('bad_input', {
      field: option,
      problem: 'it names no lines',
      accepted: 'numbers of lines and ranges of them, such as 1,4-9',
    });
  });
}

/**
 * The lines that `--only` and `--except` leave; null where neither was given. Each number or range has
 * to have a line in this state, so that a mistyped one does not decide about all others. Throws
 * `bad_input`.
 */
export async function chosenLines(
  { plans }: Pick<OrganizationStores, 'plans'>,
  runId: string,
  state: PlanEntryState,
  options: { readonly only?: string; readonly except?: string },
): Promise<LineChoice | null> {
  const { only, except } = options;
  if (only === undefined && except === undefined) return null;
  const read = async (text: string | undefined, option: string) => {
    const ranges = text === undefined ? [] : readRanges(text, option);
    for (const { from, to } of ranges) {
      const [line] = await plans.lines(runId, from - 1, 1, state);
      if (line !== undefined && line.seq <= to) continue;
      throw new Failure('bad_input', {
        field: option,
        problem: `the run has no line ${from === to ? from : `from ${from} to ${to}`} that is ${state}`,
        accepted: `numbers that stand before the lines: ampwise runs show ${runId}`,
      });
    }
    return (seq: number) => ranges.some(({ from, to }) => seq >= from && seq <= to);
  };
  const isWanted = await read(only, '--only');
  const isUnwanted = await read(except, '--except');
  return (seq) => (only === undefined || isWanted(seq)) && !isUnwanted(seq);
}
