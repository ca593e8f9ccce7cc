import { badInput } from '../../core/badInput.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import { type NamedRecords, named } from '../../ports/namedRecords.ts';
import type { LineProblem, PlanLineBody } from '../../ports/planStores.ts';
import type { Run } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { type Asking, requestRun } from './requested.ts';

/** Maximum number of records of one such run: each is read from ConnectWise by its id. */
export const mostTriedAgain = 1000;

const together = 200;

type Deps = Asking & { readonly stores: Pick<OrganizationStores, 'plans'> };

/**
 * Requests a sync of the records that a run planned to change and did not, for one cause or for
 * any; rejected values are sent once more. Throws `bad_input` if there is none, or too many, and as
 * `requestRun`: then the next sync sends the rejected values once more.
 */
export async function tryAgain(
  deps: Deps,
  runId: string,
  only: Pick<LineProblem, 'state' | 'problem'> | null,
): Promise<Run> {
  const causes = only === null ? await deps.stores.plans.problems(runId) : [only];
  const records = new Map<string, RecordRef>();
  for (const cause of causes) {
    for await (const line of linesOf(deps, runId, cause)) {
      const record = recordOf(line);
      if (record !== null) records.set(`${record.kind} ${record.id}`, record);
      if (records.size > mostTriedAgain) {
        throw badInput(
          'run',
          { code: 'too_many_records' },
          { code: 'records_up_to', most: mostTriedAgain },
        );
      }
    }
  }
  if (records.size === 0) {
    throw badInput('run', { code: 'nothing_failed' }, { code: 'failed_run' });
  }
  const wanted = namedIn([...records.values()]);
  // First, because a worker may take the run at once.
  await deps.stores.plans.retryRejected(wanted);
  return await requestRun(deps, { what: 'records', records: wanted });
}

async function* linesOf(
  { stores }: Deps,
  runId: string,
  cause: Pick<LineProblem, 'state' | 'problem'>,
): AsyncGenerator<PlanLineBody> {
  let after = 0;
  for (;;) {
    const page = await stores.plans.problemLines(runId, cause, after, together);
    for (const { line } of page) yield line;
    const last = page.at(-1);
    if (last === undefined || page.length < together) return;
    after = last.seq;
  }
}

/**
 * The record to name so that a line is tried again: for a to-do its AMP contact, which includes its
 * to-dos.
 */
function recordOf(line: PlanLineBody): RecordRef | null {
  if (line.kind === 'skip') return null;
  const { ampContactId } = line.entry;
  const contactId =
    line.kind === 'entry' && line.entry.action !== 'push' ? line.entry.contactId : null;
  if (contactId !== null) return { kind: 'contact', id: contactId };
  return ampContactId === null ? null : { kind: 'amp_contact', id: ampContactId };
}

function namedIn(records: readonly RecordRef[]): NamedRecords {
  return named({
    contacts: records.flatMap((record) => (record.kind === 'contact' ? record.id : [])),
    ampContacts: records.flatMap((record) => (record.kind === 'amp_contact' ? record.id : [])),
  });
}
