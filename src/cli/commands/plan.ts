import { lineDocument } from '../../contract/line.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { countsOfPlan, recordsIn } from '../../engine/run/planSummary.ts';
import { readPlan } from '../../engine/run/readPlan.ts';
import { run } from '../../engine/run/run.ts';
import { examples, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { namesInPlan } from '../names.ts';
import { runErrorDocument, tellError } from '../output/failure.ts';
import { heldLines } from '../output/held.ts';
import { lostAnswerLines } from '../output/lostAnswer.ts';
import { planLineLines } from '../output/plan.ts';
import { planCountLines } from '../output/planCounts.ts';
import { createProgress } from '../output/progress.ts';
import {
  completedLines,
  exitCodeOfRun,
  noRunDocument,
  runDocument,
  runHeadline,
} from '../output/run.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { voice } from '../voice.ts';

type Options = CommonOptions & { readonly entries: number };

export const planCommand: Configure = (command) => {
  command
    .option('--entries <n>', 'show this many records with their fields', wholeNumber(0, 1000), 5)
    .option('--json', 'one JSON document on standard output, also if it fails')
    .addHelpText(
      'after',
      examples(
        'ampwise plan',
        'ampwise plan --entries 50',
        'ampwise plan --json | jq .plan',
        'ampwise apply RUN                applies it, all or some',
      ),
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
          const { summary, entries, todos } = await readPlan(deps.stores, done.id, options.entries);
          const lost = await lostAnswers(deps);
          const { paint } = output;
          output.say(
            runHeadline(done, paint),
            ...completedLines(done),
            ...lostAnswerLines(lost, done),
          );
          if (done.failure !== null) {
            tellError(output, runErrorDocument(done.failure));
          } else if (recordsIn(summary) === 0) {
            output.say('', 'A sync now would change nothing.');
          } else {
            const about = counted(
              recordsIn(summary),
              'new or changed record',
              'new or changed records',
            );
            // To-dos come last, and would be hidden behind many contacts.
            const lines = [...entries, ...todos.filter((line) => !entries.includes(line))];
            const names = await namesInPlan(deps.stores, lines);
            output.say('', `Preview: ${about}`);
            output.say(...planCountLines(summary));
            if (lines.length > 0) output.say('', 'The first of them:');
            const shown = { names, paint, fields: 6 };
            output.say(...lines.flatMap((line) => planLineLines(line, shown)));
            output.say(...heldLines(done, 'plan', paint));
            output.say(
              '',
              `All of it:        ampwise runs show ${done.id}`,
              `Apply it:         ampwise apply ${done.id}`,
              `Some, or none:    ampwise apply ${done.id} --only 1,4-9 (or --except 3, or --none)`,
            );
          }
          if (output.json) {
            await output.document({
              ...runDocument(done, lost),
              ...(done.failure === null ? countsOfPlan(done, summary) : {}),
              plan: summary.actions,
              entries: entries.map((line) => lineDocument(line, voice.texts)),
            });
          }
          return exitCodeOfRun(done);
        },
        (failure) => noRunDocument('plan', failure),
      ),
    );
};
