import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { run } from '../../engine/run/run.ts';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { createProgress } from '../output/progress.ts';
import { exitCodeOfRun, noRunDocument, runDocument } from '../output/run.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { tellRun } from '../tellRun.ts';
import { exitHelp } from './sync.ts';

const note = `A sync compares what changed. A sweep compares everything, finds contacts that were deleted in
ConnectWise, and fixes differences. A sync makes a sweep once a day: sweepHours in ampwise settings show.`;

export const sweepCommand: Configure = (command) => {
  command
    .option('--approve', 'treat all missing contacts as deleted, no matter how many')
    .option('--json', 'one JSON document on standard output, also if it fails')
    .addHelpText(
      'after',
      examples('ampwise sweep', 'ampwise sweep --approve') + remarks(note) + exitHelp,
    )
    .action((options: CommonOptions & { readonly approve?: boolean }) =>
      inSession(
        options,
        async ({ output, organization, signal }) => {
          const deps = await (await organization()).engine();
          const progress = createProgress(output);
          const { update: onProgress } = progress;
          const approve = options.approve === true;
          const done = await run(deps, { kind: 'sweep', approve, signal, onProgress }).finally(() =>
            progress.end(),
          );
          const lost = await lostAnswers(deps);
          await tellRun(output, deps.stores, done, lost);
          if (output.json) await output.document(runDocument(done, lost));
          return exitCodeOfRun(done);
        },
        (failure) => noRunDocument('sweep', failure),
      ),
    );
};
