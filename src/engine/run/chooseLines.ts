import { badInput } from '../../core/badInput.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import type { PlanEntryState } from '../../ports/planStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import type { LineChoice } from './lineChoice.ts';

/** Lines of a plan by their numbers, both ends included. */
type Range = { readonly from: number; readonly to: number };

const highest = 2 ** 31;

/** Reads `1,4-9`. Throws `bad_input` that names the field. */
function readRanges(text: string, field: string): readonly Range[] {
  return text.split(',').map((part) => {
    const [, first, last] = /^\s*(\d{1,9})(?:\s*-\s*(\d{1,9}))?\s*$/u.exec(part) ?? [];
    const from = Number(first);
    const to = last === undefined ? from : Number(last);
    if (first !== undefined && from > 0 && from <= to && to < highest) return { from, to };
    throw badInput(field, { code: 'no_lines' }, { code: 'line_ranges' });
  });
}

/** Lines as a person names them, and the names of the two inputs. */
export type NamedLines = {
  readonly only?: string;
  readonly except?: string;
  /** Name of a field in a failure, such as `--only`. */
  readonly nameOf?: (part: 'only' | 'except') => string;
};

/**
 * The lines of a run that `only` and `except` select; null if neither was given. Each number or range has
 * to have a line in this state, so that a mistyped one does not decide about all others. Throws
 * `bad_input`.
 */
async function chosenLines(
  { plans }: Pick<OrganizationStores, 'plans'>,
  runId: string,
  state: PlanEntryState,
  { only, except, nameOf = (part) => part }: NamedLines,
): Promise<LineChoice | null> {
  if (only === undefined && except === undefined) return null;
  const read = async (text: string | undefined, field: string) => {
    const ranges = text === undefined ? [] : readRanges(text, field);
    for (const { from, to } of ranges) {
      const [line] = await plans.lines(runId, from - 1, 1, state);
      if (line !== undefined && line.seq <= to) continue;
      throw badInput(
        field,
        from === to
          ? { code: 'no_such_line', state, line: from }
          : { code: 'no_such_lines', state, from, to },
        { code: 'line_numbers' },
        { run: runId },
      );
    }
    return (seq: number) => ranges.some(({ from, to }) => seq >= from && seq <= to);
  };
  const isWanted = await read(only, nameOf('only'));
  const isUnwanted = await read(except, nameOf('except'));
  return (seq) => (only === undefined || isWanted(seq)) && !isUnwanted(seq);
}

/**
 * Of the chosen lines, those about one record, named by the ConnectWise id of a contact or the id of an AMP
 * contact. Throws `bad_input` if the run did nothing to it.
 */
async function linesOfRecord(
  { plans }: Pick<OrganizationStores, 'plans'>,
  runId: string,
  id: string,
  chosen: LineChoice | null,
  field: string,
): Promise<LineChoice> {
  const record: RecordRef = /^\d{1,10}$/u.test(id)
    ? { kind: 'contact', id: Number(id) }
    : { kind: 'amp_contact', id };
  const history = await plans.history(record, mostLines);
  const seqs = new Set(history.filter((one) => one.runId === runId).map(({ line }) => line.seq));
  if (seqs.size === 0) {
    throw badInput(field, { code: 'record_not_in_run' }, { code: 'record_of_run' }, { run: runId });
  }
  return (seq, line) => seqs.has(seq) && (chosen?.(seq, line) ?? true);
}

/**
 * The lines of a stored plan to apply. Null means all proposed ones, and also that there is no such run:
 * applying it reports that. Throws `bad_input`.
 */
export async function linesToApply(
  stores: Pick<OrganizationStores, 'plans' | 'runs'>,
  runId: string,
  named: NamedLines,
): Promise<LineChoice | null> {
  if ((await stores.runs.get(runId)) === null) return null;
  return await chosenLines(stores, runId, 'proposed', named);
}

/**
 * The lines of a run to undo: the named ones that were applied and, if a record is given, only
 * those about it. Null means all. Throws `bad_input`.
 */
export async function linesToUndo(
  stores: Pick<OrganizationStores, 'plans' | 'runs'>,
  runId: string,
  named: NamedLines,
  record: { readonly id: string; readonly field: string } | null,
): Promise<LineChoice | null> {
  if ((await stores.runs.get(runId)) === null) return null;
  const lines = await chosenLines(stores, runId, 'applied', named);
  if (record === null) return lines;
  return await linesOfRecord(stores, runId, record.id, lines, record.field);
}

/** Maximum number of lines about one record to search. */
const mostLines = 10_000;
