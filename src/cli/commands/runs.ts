import type { Command } from 'commander';
import { lineDocument } from '../../contract/line.ts';
import { lostAnswerOfLine } from '../../core/plan/lostAnswer.ts';
import { instant } from '../../engine/deps.ts';
import { heldBy } from '../../engine/inbox/heldRun.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { idMeant } from '../../engine/inbox/recordNamed.ts';
import { didSomething, runNamed } from '../../engine/run/outcome.ts';
import { countsOfPlan } from '../../engine/run/planSummary.ts';
import { readPlan } from '../../engine/run/readPlan.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import { type RunUnderWay, runSorts } from '../../ports/runStores.ts';
import { examples, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { type ListOptions, tellList, withPages } from '../listing.ts';
import { namesInPlan } from '../names.ts';
import { runErrorDocument } from '../output/failure.ts';
import { heldLines } from '../output/held.ts';
import { lostAnswerLines } from '../output/lostAnswer.ts';
import { planLineLines } from '../output/plan.ts';
import { runDocument, runLines } from '../output/run.ts';
import { runListLines } from '../output/runList.ts';
import { thousands } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { voice } from '../voice.ts';

export const runsCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples('ampwise runs list', 'ampwise runs show ID', 'ampwise runs show ID --entries 100'),
  );
  addList(command);
  addShow(command);
  addCancel(command);
};

const usual = 20;

function addList(parent: Command): void {
  withPages(parent.command('list', { isDefault: true }), runSorts, usual)
    .description('Lists runs, newest first.')
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise runs list --limit 5 --json'))
    .action((options: ListOptions) =>
      inSession(options, async ({ output, organization, signal }) => {
        const { stores } = await organization();
        const lost = await lostAnswers({ stores });
        const listLines = runListLines(output.paint, output.columns);
        await tellList(output, signal, options, {
          page: (query) => stores.runs.page(query),
          lines: (runs) =>
            output.json
              ? runs.map((run) => JSON.stringify(runDocument(run, lost)))
              : listLines(runs),
          one: 'run',
          many: 'runs',
          usual,
          none: ['There are no runs yet. Start one: ampwise sync'],
        });
        return undefined;
      }),
    );
}

type ShowOptions = CommonOptions & {
  readonly entries: number;
  readonly after: number;
  readonly fields: number;
};

function addShow(parent: Command): void {
  parent
    .command('show')
    .description('Shows one run: how it ended, and each line of its plan with its result.')
    .argument('<id>', 'id of the run, the beginning of it, or last')
    .option('--entries <n>', 'show this many lines of its plan', wholeNumber(0, 1000), 20)
    .option('--after <seq>', 'start after this line', wholeNumber(0, 2 ** 31), 0)
    .option('--fields <n>', 'show this many fields of each record', wholeNumber(0, 100), 40)
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise runs show ID --fields 3', 'ampwise runs show ID --after 100 --json'),
    )
    .action((given: string, options: ShowOptions) =>
      inSession(options, async ({ output, organization }) => {
        const { stores } = await organization();
        const { paint } = output;
        const run = await runNamed(stores, await idMeant(stores, 'run', given));
        const { id } = run;
        const { entries: wanted, after, fields } = options;
        const lines = wanted === 0 ? [] : await stores.plans.lines(id, after, wanted);
        const nextAfter = lines.length === wanted ? (lines.at(-1)?.seq ?? null) : null;
        const lost = await lostAnswers({ stores });
        const lostAnswer = ({ seq }: PlanLine) => lostAnswerOfLine(lost, { runId: id, seq });
        output.page();
        output.say(...runLines(run, paint), ...lostAnswerLines(lost, run));
        output.say(...underWayLines(await stores.runs.underWay(id)));
        if (run.failure !== null) {
          const { message, advice } = runErrorDocument(run.failure);
          output.say('', message, advice);
        }
        if (run.held !== null) output.say(...heldLines(run, await heldBy(stores, run), paint));
        const open = lines.some(({ state }) => state === 'proposed');
        const did = open ? 'Its plan' : 'What it did';
        if (lines.length > 0) output.say('', `${did}, record by record:`);
        const names = await namesInPlan(stores, lines);
        output.say(
          ...lines.flatMap((line) =>
            planLineLines(line, { names, paint, fields, lostAnswer: lostAnswer(line) }),
          ),
        );
        if (nextAfter !== null)
          output.say('', `More: ampwise runs show ${id} --after ${nextAfter}`);
        else if (open && run.held === null) output.say('', `Apply it: ampwise apply ${id}`);
        if (output.json) {
          const planned = didSomething(run)
            ? {}
            : countsOfPlan(run, (await readPlan(stores, id, 0)).summary);
          const entries = lines.map((line) => lineDocument(line, voice.texts, lostAnswer(line)));
          const under = { progress: null, cancel: null, ...(await stores.runs.underWay(id)) };
          await output.document({
            ...runDocument(run, lost),
            ...under,
            ...planned,
            entries,
            nextAfter,
          });
        }
        return undefined;
      }),
    );
}

/** The progress of a run that is under way in any process. */
function underWayLines(run: RunUnderWay | null): readonly string[] {
  if (run === null) return [];
  const { progress, cancel } = run;
  const total = progress?.total ?? null;
  const of = total === null ? '' : ` of ${thousands(total)}`;
  return [
    ...(progress === null ? [] : [`Step: ${progress.step}, ${thousands(progress.done)}${of}`]),
    ...(cancel === null ? [] : [`${cancel.by.name} asked it to stop.`]),
  ];
}

function addCancel(parent: Command): void {
  parent
    .command('cancel')
    .description('Stops a run, in any process. Changes already made stay.')
    .argument('<id>', 'id of the run, the beginning of it, or last')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise runs cancel last'))
    .action((given: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const { stores, clock } = await organization();
        const { id } = await runNamed(stores, await idMeant(stores, 'run', given));
        await stores.runs.cancel(id, instant(clock));
        output.say(`Run ${id} stops within seconds. See it: ampwise runs show ${id}`);
        if (output.json) await output.document({ run: id, cancelRequested: true });
        return undefined;
      }),
    );
}
