import { badInput } from '../../core/badInput.ts';
import { Failure } from '../../core/failure.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { idMeant } from '../../engine/inbox/recordNamed.ts';
import { applyRun } from '../../engine/run/applyRun.ts';
import { linesToApply } from '../../engine/run/chooseLines.ts';
import { checkLeftOut } from '../../engine/run/leftOutFields.ts';
import type { FieldsOfLine } from '../../ports/runRequests.ts';
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
  readonly leaveOut?: readonly string[];
  readonly none?: boolean;
};

const note = `If someone edited a record since the plan was made, apply skips it, and the next sync plans it again.
Records of lines you exclude are on hold until you release them: ampwise holds list.
Fields you exclude from a line come back with the next plan.`;

export const applyCommand: Configure = (command) => {
  command
    .argument('<run>', 'id of a run whose plan was not applied yet, the beginning of it, or last')
    .option('--only <lines>', 'only these lines of the plan, such as 1,4-9')
    .option('--except <lines>', 'all but these lines')
    .option('--leave-out <fields...>', 'fields of lines to exclude, such as 12:title,phone')
    .option('--none', 'no lines: discard the plan; nothing goes on hold')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise apply RUN',
        'ampwise apply RUN --only 1,4-9',
        'ampwise apply RUN --except 3',
        'ampwise apply RUN --leave-out 12:title,phone 14:fax',
        'ampwise apply RUN --none',
      ) +
        remarks(note) +
        exitHelp,
    )
    .action((given: string, options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const { only, except, leaveOut: left = [] } = options;
        const none = options.none === true;
        if (none && (only !== undefined || except !== undefined || left.length > 0)) {
          throw new Failure('bad_input', {
            field: '--none',
            problem: 'it cannot go together with --only, --except or --leave-out',
            accepted: 'one or the other',
          });
        }
        const deps = await (await organization()).engine();
        const runId = await idMeant(deps.stores, 'run', given);
        const chosen = await linesToApply(deps.stores, runId, linesNamed(options));
        const leaveOut = left.map(fieldsNamed);
        await checkLeftOut(deps.stores, runId, leaveOut);
        const progress = createProgress(output);
        const { update: onProgress } = progress;
        const wanted = { ...(chosen === null ? {} : { chosen }), leaveOut, none };
        const done = await applyRun(deps, runId, { ...wanted, signal, onProgress }).finally(() =>
          progress.end(),
        );
        const lost = await lostAnswers(deps);
        if (none) output.say('The plan was discarded. Nothing was changed.');
        else await tellRun(output, deps.stores, done, lost);
        if (chosen !== null && done.failure === null) {
          output.say(
            '',
            'The records of excluded lines are on hold.',
            `Release them:   ampwise holds release --run ${runId}`,
          );
        }
        if (leaveOut.length > 0 && done.failure === null) {
          output.say('', 'The fields you excluded are in the next plan again: ampwise plan');
        }
        if (output.json) await output.document(runDocument(done, lost));
        return exitCodeOfRun(done);
      }),
    );
};

/** Reads `12:title,phone`. Throws `bad_input`. */
function fieldsNamed(text: string): FieldsOfLine {
  const [, line, fields = ''] = /^\s*([1-9]\d{0,8}):(.+)$/u.exec(text) ?? [];
  const names = fields.split(',').map((name) => name.trim());
  if (line !== undefined && names.every((name) => name !== '')) {
    return { line: Number(line), fields: names };
  }
  throw badInput('--leave-out', { code: 'no_lines' }, { code: 'line_and_fields' });
}
