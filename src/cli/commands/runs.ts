import type { Command } from 'commander';
import { Failure } from '../../core/failure.ts';
import { skipTexts } from '../../core/plan/skipReasons.ts';
import type { PlanLine, Run } from '../../ports/stores.ts';
import { examples, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import type { Paint } from '../output/paint.ts';
import { entryLines } from '../output/plan.ts';
import { runDocument, runLines } from '../output/run.ts';
import { durationBetween, readable, table, thousands } from '../output/text.ts';
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
        else output.say(...table([heading, ...runs.map(cells)], { right: [4, 5, 6, 7, 8] }));
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
  'left out',
  'requests',
];

function cells(run: Run): readonly string[] {
  const { created, updated, skipped } = run.counts;
  return [
    run.id,
    run.kind,
    readable(run.startedAt),
    run.status,
    durationBetween(run.startedAt, run.finishedAt),
    // A plan or preview changes nothing; noughts would read as if there were nothing to do.
    ...[created, updated, skipped].map((n) => (run.kind === 'sync' ? thousands(n) : '-')),
    thousands(run.requests),
  ];
}

type ShowOptions = CommonOptions & { readonly entries: number; readonly after: number };

function addShow(parent: Command): void {
  parent
    .command('show')
    .description('One run: how it ended, what it changed, and what it left out.')
    .argument('<id>', 'id of the run')
    .option('--entries <n>', 'how many lines of its plan to show', wholeNumber(0, 1000), 20)
    .option('--after <seq>', 'from the line behind this one on', wholeNumber(0, 2 ** 31), 0)
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise runs show ID --entries 100 --after 100 --json'))
    .action((id: string, options: ShowOptions) =>
      inSession(options, async ({ output, organization }) => {
        const { stores } = await organization();
        const run = await stores.runs.get(id);
        if (run === null) {
          throw new Failure('not_found', {
            what: 'run',
            id: id.slice(0, 60),
            advice: 'See them with: ampwise runs list',
          });
        }
        const { entries: wanted, after } = options;
        const lines = wanted === 0 ? [] : await stores.plans.lines(id, after, wanted);
        const nextAfter = lines.length === wanted ? (lines.at(-1)?.seq ?? null) : null;
        output.say(...runLines(run, output.paint));
        if (run.failure !== null) output.say('', run.failure.message, run.failure.advice);
        const did = run.kind === 'plan' ? 'What a sync would have done' : 'What it did';
        if (lines.length > 0) output.say('', `${did}, record by record:`);
        output.say(...lines.flatMap((line) => planLines(line, output.paint)));
        if (nextAfter !== null)
          output.say('', `More: ampwise runs show ${id} --after ${nextAfter}`);
        if (output.json) {
          await output.document({
            ...runDocument(run),
            entries: lines.map(lineDocument),
            nextAfter,
          });
        }
        return undefined;
      }),
    );
}

function planLines({ line, state }: PlanLine, paint: Paint): readonly string[] {
  const note = state === 'applied' ? '' : paint.dim(` (${state})`);
  if (line.kind === 'skip') {
    const { contactId, reason } = line.skip;
    const title = skipTexts[reason].title;
    return [
      `  ${paint.bold('skip')} ${paint.dim(`ConnectWise contact ${contactId}`)}: ${title}${note}`,
    ];
  }
  const [head = '', ...rest] = entryLines(line.entry, paint, 40);
  return [`${head}${note}`, ...rest];
}

function lineDocument({ seq, state, line }: PlanLine) {
  return line.kind === 'skip'
    ? { seq, state, kind: line.kind, ...line.skip }
    : { seq, state, kind: line.kind, ...line.entry };
}
