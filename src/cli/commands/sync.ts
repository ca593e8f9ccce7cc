import { Option } from 'commander';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { recordsOf } from '../../engine/inbox/recordsOf.ts';
import { changedBy } from '../../engine/run/outcome.ts';
import { run } from '../../engine/run/run.ts';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { createProgress } from '../output/progress.ts';
import { exitCodeOfRun, noRunDocument, runDocument } from '../output/run.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { tellRun } from '../tellRun.ts';

/** Exit codes of a command that makes a run. */
export const exitHelp =
  remarks(`Exit codes: 0 done, 7 done in part, 8 on hold for approval; 3 keys, 4 rights, 5 ConnectWise cannot be
reached or the run was interrupted, 6 another run is in progress, 10 configuration.`);

type SyncOptions = CommonOptions & {
  readonly all?: boolean;
  readonly contact?: readonly string[];
};

export const syncCommand: Configure = (command) => {
  command
    .option('--all', 'read everything again, not only changes; takes longer')
    .addOption(
      new Option(
        '--contact <who...>',
        'only these people: name, e-mail address or an id of either side',
      ).conflicts('all'),
    )
    .option('--json', 'one JSON document on standard output, also if it fails')
    .addHelpText(
      'after',
      examples(
        'ampwise sync',
        'ampwise sync --contact ann@example.com',
        'ampwise sync --all',
        'ampwise sync --json | jq .counts',
      ) + exitHelp,
    )
    .action((options: SyncOptions) =>
      inSession(
        options,
        async ({ output, organization, signal }) => {
          const deps = await (await organization()).engine();
          const progress = createProgress(output);
          const { update: onProgress } = progress;
          const all = options.all === true;
          const { contact } = options;
          const records = contact === undefined ? null : await recordsOf(deps, contact);
          const work =
            records === null
              ? ({ kind: 'sync', all } as const)
              : ({ kind: 'records', records } as const);
          const done = await run(deps, { ...work, signal, onProgress }).finally(() =>
            progress.end(),
          );
          const lost = await lostAnswers(deps);
          await tellRun(output, deps.stores, done, lost);
          const { skipped } = done.counts;
          if (done.status === 'succeeded' && changedBy(done) > 0) {
            output.say('', `Each change:      ampwise runs show ${done.id}`);
            output.say(`Undo it:          ampwise undo ${done.id}`);
          }
          if (done.status === 'succeeded' && skipped > 0) {
            output.say('', 'Everything skipped: ampwise skips. One contact: ampwise why NAME');
          }
          if (output.json) await output.document(runDocument(done, lost));
          return exitCodeOfRun(done);
        },
        (failure) => noRunDocument(options.contact === undefined ? 'sync' : 'records', failure),
      ),
    );
};
