import { badInput } from '../../core/badInput.ts';
import { leaveOut, type StaysWhole, staysWhole } from '../../core/plan/leaveOut.ts';
import type { PlanLine, PlanLineBody } from '../../ports/planStores.ts';
import type { FieldsOfLine } from '../../ports/runRequests.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import type { EngineDeps, RunLock } from '../deps.ts';

/** Lines whose links are read together. */
const batchSize = 100;

/**
 * Rejects a field that cannot be excluded because that would decide about others. Throws
 * `bad_input` with the reason.
 */
export async function checkLeftOut(
  { plans }: Pick<OrganizationStores, 'plans'>,
  runId: string,
  wanted: readonly FieldsOfLine[],
): Promise<void> {
  for (const { line: seq, fields } of byLine(wanted)) {
    const found = await proposedLine(plans, runId, seq);
    if (found === null) {
      throw badInput(
        'leaveOut',
        { code: 'no_such_line', state: 'proposed', line: seq },
        { code: 'line_numbers' },
        { run: runId },
      );
    }
    const why = whyWhole(found.line, fields);
    if (why === null) continue;
    throw badInput('leaveOut', { code: problems[why], line: seq }, { code: 'fields_of_line' });
  }
}

const problems = {
  not_update: 'line_stays_whole',
  no_such_field: 'no_such_field_in_line',
  latest_wins: 'field_latest_wins',
  nothing_left: 'all_fields_left_out',
} as const satisfies Readonly<Record<StaysWhole, string>>;

function whyWhole(line: PlanLineBody, fields: readonly string[]): StaysWhole | null {
  return line.kind === 'entry' ? staysWhole(line.entry, fields) : 'not_update';
}

/**
 * Leaves fields out of lines that are about to be applied. From then on, only the rest of a line is
 * applied, undone and shown. A line edited since is stale in any case.
 */
export async function leaveFieldsOut(
  { stores }: Pick<EngineDeps, 'stores'>,
  lock: RunLock,
  wanted: readonly FieldsOfLine[],
): Promise<void> {
  const { runId } = lock.lease;
  const all = byLine(wanted);
  for (let from = 0; from < all.length; from += batchSize) {
    const lines: { readonly line: PlanLine; readonly fields: readonly string[] }[] = [];
    for (const { line: seq, fields } of all.slice(from, from + batchSize)) {
      const line = await proposedLine(stores.plans, runId, seq);
      if (line !== null) lines.push({ line, fields });
    }
    const ids = lines.flatMap(({ line: { line } }) =>
      line.kind === 'entry' ? (line.entry.contactId ?? []) : [],
    );
    const found = await stores.mirror.candidatesByIds([...new Set(ids)]);
    const links = new Map(found.map(({ candidate: { contact, link } }) => [contact.id, link]));
    const narrowed = lines.flatMap(({ line: { seq, line }, fields }) => {
      if (line.kind !== 'entry') return [];
      const { entry } = line;
      // An earlier attempt of the run may have left some of them out.
      const open = fields.filter((name) => entry.changes.some(({ field }) => field === name));
      const link = links.get(entry.contactId ?? 0) ?? null;
      if (link === null || open.length === 0 || staysWhole(entry, open) !== null) return [];
      return [{ seq, line: { kind: 'entry', entry: leaveOut(entry, open, link) } } as const];
    });
    await stores.plans.narrow(lock.lease, narrowed);
    await lock.keepAlive();
  }
}

/** Each line once, with all fields that are named for it: a line is narrowed as a whole. */
function byLine(wanted: readonly FieldsOfLine[]): readonly FieldsOfLine[] {
  const fieldsOf = new Map<number, ReadonlySet<string>>();
  for (const { line, fields } of wanted) {
    fieldsOf.set(line, new Set([...(fieldsOf.get(line) ?? []), ...fields]));
  }
  return [...fieldsOf].map(([line, fields]) => ({ line, fields: [...fields] }));
}

/** Whether an earlier attempt of the run left fields out of a line: then the line was chosen. */
export function isNarrowed(line: PlanLineBody): boolean {
  return line.kind === 'entry' && line.entry.leftOut !== undefined;
}

async function proposedLine(
  plans: Pick<OrganizationStores['plans'], 'lines'>,
  runId: string,
  seq: number,
): Promise<PlanLine | null> {
  const [line] = await plans.lines(runId, seq - 1, 1, 'proposed');
  return line?.seq === seq ? line : null;
}
