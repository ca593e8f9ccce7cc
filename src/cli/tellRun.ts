import type { LostAnswer } from '../core/plan/lostAnswer.ts';
import { heldBy } from '../engine/inbox/heldRun.ts';
import { lastWholeRun } from '../engine/run/outcome.ts';
import type { Run } from '../ports/runStores.ts';
import type { OrganizationStores } from '../ports/stores.ts';
import { runErrorDocument, tellError } from './output/failure.ts';
import { heldLines } from './output/held.ts';
import { lostAnswerLines } from './output/lostAnswer.ts';
import type { Output } from './output/output.ts';
import { runLines } from './output/run.ts';

/** Shows a person how a run ended: what it did, why it is on hold, what failed, and what to do. */
export async function tellRun(
  output: Output,
  stores: Pick<OrganizationStores, 'plans' | 'runs'>,
  run: Run,
  lost: readonly LostAnswer[],
): Promise<void> {
  output.say(...runLines(run, output.paint, await lastWholeRun(stores, run)));
  const waiting = lostAnswerLines(lost, run);
  if (waiting.length > 0) output.say('', ...waiting);
  if (run.held !== null) {
    output.say(...heldLines(run, await heldBy(stores, run), output.paint));
  }
  if (run.failure !== null) {
    tellError(output, runErrorDocument(run.failure));
  } else if (run.status === 'partial' && run.kind !== 'undo') {
    output.note(
      // Records whose response was lost resume later than that.
      ...(waiting.length > 0
        ? []
        : [
            'Some records were not written. The next sync retries those that ConnectWise did not reject.',
          ]),
      `Which, and why: ampwise runs show ${run.id}`,
    );
  }
}
