import type { Command } from 'commander';
import { lineDocument } from '../../contract/line.ts';
import { notFound } from '../../core/notFound.ts';
import type { Run } from '../../ports/runStores.ts';
import { examples, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { namesInPlan } from '../names.ts';
import { runErrorDocument } from '../output/failure.ts';
import { heldBy, heldLines } from '../output/held.ts';
import { planLineLines } from '../output/plan.ts';
import { countsOfPlan } from '../output/planCounts.ts';
import { changedBy, didSomething, runDocument, runLines } from '../output/run.ts';
import { durationBetween, readable, table, thousands } from '../output/text.ts';
import { readPlan } from '../readPlan.ts';
import { type CommonOptions, inSession } from '../session.ts';

export const runsCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples('ampwise runs list', 'ampwise runs show ID', 'ampwise runs show ID --entries 100'),
  );
  addList(command);
  addShow(command);
};

function addList(parent: Command): void {
  parent
    .command('list', { isDefault: true })
    .description('Runs, the newest first.')
    .option('--limit <n>', 'at most so many', wholeNumber(1, 1000), 20)
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise runs list --limit 5 --json'))
    .action((options: CommonOptions & { readonly limit: number }) =>
      inSession(options, async ({ output, organization }) => {
        const runs = await (await organization()).stores.runs.list(options.limit);
        if (runs.length === 0) output.say('There was no run yet. Start one with: ampwise sync');
        else output.say(...table([heading, ...runs.map(cells)], { right: [4, 5, 6, 7, 8, 9, 10] }));
        for (const run of runs) {
          if (output.json && !(await output.document(runDocument(run)))) break;
        }
        return undefined;
      }),
    );
}

const heading = [
  'run',
  'kind',
  'started',
  'status',
  'time',
  'created',
  'updated',
  'removed',
  'to-dos',
  'left out',
  'requests',
];

function cells(run: Run): readonly string[] {
  const { created, updated, removed, skipped } = run.counts;
  const todos = changedBy(run) - created - updated - removed;
  return [
    run.id,
    run.kind,
    readable(run.startedAt),
    run.status,
    durationBetween(run.startedAt, run.finishedAt),
    // A plan or preview changes nothing; noughts would read as if there were nothing to do.
    ...[created, updated, removed, todos, skipped].map((n) =>
      didSomething(run) ? thousands(n) : '-',
    ),
    thousands(run.requests),
  ];
}

type ShowOptions = CommonOptions & {
  readonly entries: number;
  readonly after: number;
  readonly fields: number;
};

function addShow(parent: Command): void {
  parent
    .command('show')
    .description('One run: how it ended, and its plan, line by line, with what became of each.')
    .argument('<id>', 'id of the run')
    .option('--entries <n>', 'how many lines of its plan to show', wholeNumber(0, 1000), 20)
    .option('--after <seq>', 'from the line behind this one on', wholeNumber(0, 2 ** 31), 0)
    .option('--fields <n>', 'how many fields of each record to show', wholeNumber(0, 100), 40)
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise runs show ID --fields 3', 'ampwise runs show ID --after 100 --json'),
    )
    .action((id: string, options: ShowOptions) =>
      inSession(options, async ({ output, organization }) => {
        const { stores } = await organization();
        const { paint } = output;
        const run = await stores.runs.get(id);
        if (run === null) {
          throw notFound('run', id);
        }
        const { entries: wanted, after, fields } = options;
        const lines = wanted === 0 ? [] : await stores.plans.lines(id, after, wanted);
        const nextAfter = lines.length === wanted ? (lines.at(-1)?.seq ?? null) : null;
        output.say(...runLines(run, paint));
        if (run.failure !== null) {
          const { message, advice } = runErrorDocument(run.failure);
          output.say('', message, advice);
        }
        if (run.held !== null) output.say(...heldLines(run, await heldBy(stores, run), paint));
        const open = lines.some(({ state }) => state === 'proposed');
        const did = open ? 'Its plan' : 'What it did';
        if (lines.length > 0) output.say('', `${did}, record by record:`);
        const names = await namesInPlan(stores, lines);
        output.say(...lines.flatMap((line) => planLineLines(line, { names, paint, fields })));
        if (nextAfter !== null)
          output.say('', `More: ampwise runs show ${id} --after ${nextAfter}`);
        else if (open && run.held === null) output.say('', `Carry it out: ampwise apply ${id}`);
        if (output.json) {
          const planned = didSomething(run)
            ? {}
            : countsOfPlan(run, (await readPlan(stores, id, 0)).summary);
          const entries = lines.map(lineDocument);
          await output.document({ ...runDocument(run), ...planned, entries, nextAfter });
        }
        return undefined;
      }),
    );
}
