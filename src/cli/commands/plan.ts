import type { PlanEntry } from '../../core/plan/plan.ts';
import { run } from '../../engine/run.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { examples, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { tellError } from '../output/failure.ts';
import { countPlan, emptyPlanCounts, entryLines, planCountLines } from '../output/plan.ts';
import { createProgress } from '../output/progress.ts';
import { exitCodeOfRun, noRunDocument, runDocument, runHeadline } from '../output/run.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

type Options = CommonOptions & { readonly entries: number };

export const planCommand: Configure = (command) => {
  command
    .option('--entries <n>', 'how many records to show with their fields', wholeNumber(0, 1000), 5)
    .option('--json', 'one JSON document on standard output, also where it fails')
    .addHelpText(
      'after',
      examples('ampwise plan', 'ampwise plan --entries 50', 'ampwise plan --json | jq .plan'),
    )
    .action((options: Options) =>
      inSession(
        options,
        async ({ output, organization, signal }) => {
          const deps = await (await organization()).engine();
          const progress = createProgress(output);
          const { update: onProgress } = progress;
          const done = await run(deps, { kind: 'plan', signal, onProgress }).finally(() =>
            progress.end(),
          );
          const { counts, entries } = await readPlan(deps.stores, done.id, options.entries);
          output.say(runHeadline(done, output.paint));
          if (done.failure === null) {
            const contacts = Object.values(counts).reduce((sum, count) => sum + count, 0);
            if (contacts === 0) {
              output.say('', 'A sync now would change nothing.');
            } else {
              const about = counted(contacts, 'contact that is', 'contacts that are');
              output.say('', `What a sync now would do with ${about} new or changed:`);
              output.say(...planCountLines(counts));
            }
            if (entries.length > 0) output.say('', 'The first of them:');
            output.say(...entries.flatMap((entry) => entryLines(entry, output.paint, 6)));
            if (contacts > 0) output.say('', 'To do it: ampwise sync');
          } else {
            tellError(output, done.failure.message, done.failure.advice);
          }
          if (output.json) await output.document({ ...runDocument(done), plan: counts, entries });
          return exitCodeOfRun(done);
        },
        (failure) => noRunDocument('plan', failure),
      ),
    );
};

/** Counts of a stored plan, and its first entries. */
export async function readPlan(
  { plans }: Pick<OrganizationStores, 'plans'>,
  runId: string,
  wanted: number,
): Promise<{ counts: ReturnType<typeof emptyPlanCounts>; entries: readonly PlanEntry[] }> {
  const counts = emptyPlanCounts();
  const entries: PlanEntry[] = [];
  for (let after = 0; ; ) {
    const lines = await plans.lines(runId, after, 1000);
    const last = lines.at(-1);
    if (last === undefined) return { counts, entries };
    countPlan(counts, lines);
    for (const { line } of lines) {
      if (line.kind === 'entry' && entries.length < wanted) entries.push(line.entry);
    }
    after = last.seq;
  }
}
