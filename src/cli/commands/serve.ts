import { usualAddress } from '../../config/usualAddress.ts';
import type { ServingDocument } from '../../contract/service.ts';
import { examples, remarks, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { checkSeveralProcesses } from '../severalProcesses.ts';
import { version } from '../version.ts';
import { webFolder } from '../webFolder.ts';

const note = `It serves the web app and the API, and carries out requested and scheduled runs. Unless you pass --host, only
this machine can reach it. Ctrl+C ends it; a run in progress is parked and continues with the next start.

On PostgreSQL, --no-worker leaves the runs to processes of ampwise worker, on any machine.`;

type Options = CommonOptions & {
  readonly host: string;
  readonly port: number;
  readonly worker: boolean;
};

export const serveCommand: Configure = (command) => {
  command
    .option('--host <address>', 'address to listen on', usualAddress.host)
    .option('--port <n>', 'port; 0 picks a free one', wholeNumber(0, 65_535), usualAddress.port)
    .option('--no-worker', 'carry out no runs, because ampwise worker does (PostgreSQL)')
    .option('--json', 'one JSON document on standard output once it is ready')
    .addHelpText(
      'after',
      examples('ampwise serve', 'ampwise serve --port 8080 --json') + remarks(note),
    )
    .action((options: Options) =>
      inSession(options, async ({ output, config, signal }) => {
        if (!options.worker) checkSeveralProcesses(config, 'ampwise serve --no-worker');
        const { serveInstallation } = await import('../../app/serveInstallation.ts');
        await serveInstallation(config, {
          ...options,
          version,
          workerProgram: options.worker ? (process.argv[1] ?? '') : null,
          webFolder: await webFolder(),
          signal,
          async onReady(ready: ServingDocument) {
            const { url, setupLink } = ready;
            const setup = setupLink === null ? '' : ` Set it up: ${setupLink}`;
            output.say(`ampwise is ready at ${url}.${setup}`);
            if (output.json) await output.document(ready);
          },
        });
        return undefined;
      }),
    );
};
