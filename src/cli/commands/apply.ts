import { Failure } from '../../core/failure.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { idMeant } from '../../engine/inbox/recordNamed.ts';
import { applyRun } from '../../engine/run/applyRun.ts';
import { linesToApply } from '../../engine/run/chooseLines.ts';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { linesNamed } from '../lineOptions.ts';
import { createProgress } from '../output/progress.ts';
import { exitCodeOfRun, runDocument } from '../output/run.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { tellRun } from '../tellRun.ts';
import { exitHelp } from './sync.ts';

type Options = CommonOptions & {
  readonly only?: string;
  readonly except?: string;
  readonly none?: boolean;
};

const note = `If someone edited a record since the plan was made, apply skips it, and the next sync plans it again.
Records of lines you exclude are on hold until you release them: ampwise holds list.`;

export const applyCommand: Configure = (command) => {
  command
    .argument('<run>', 'id of a run whose plan was not applied yet, the beginning of it, or last')
    .option('--only <lines>', 'only these lines of the plan, such as 1,4-9')
    .option('--except <lines>', 'all but these lines')
    .option('--none', 'no lines: discards the plan, and puts nothing on hold')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise apply RUN',
        'ampwise apply RUN --only 1,4-9',
        'ampwise apply RUN --except 3',
        'ampwise apply RUN --none',
      ) +
        remarks(note) +
        exitHelp,
    )
    .action((given: string, options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const { only, except } = options;
        const none = options.none === true;
        if (none && (only !== undefined || except !== undefined)) {
          throw new Failure('bad_input', {
            field: '--none',
            problem: 'it cannot go together with --only or --except',
            accepted: 'one or the other',
          });
        }
        const deps = await (await organization()).engine();
        const runId = await idMeant(deps.stores, 'run', given);
        const chosen = await linesToApply(deps.stores, runId, linesNamed(options));
        const progress = createProgress(output);
        const { update: onProgress } = progress;
        const wanted = chosen === null ? {} : { chosen };
        const done = await applyRun(deps, runId, { ...wanted, none, signal, onProgress }).finally(
          () => progress.end(),
        );
        const lost = await lostAnswers(deps);
        if (none) output.say('The plan was thrown away. Nothing was changed.');
        else await tellRun(output, deps.stores, done, lost);
        if (chosen !== null && done.failure === null) {
          output.say(
            '',
            'The records of excluded lines are on hold.',
            `Release them:   ampwise holds release --run ${runId}`,
          );
        }
        if (output.json) await output.document(runDocument(done, lost));
        return exitCodeOfRun(done);
      }),
    );
};
