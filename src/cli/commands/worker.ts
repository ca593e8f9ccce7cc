import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { inSession } from '../session.ts';
import { checkSeveralProcesses } from '../severalProcesses.ts';
import { version } from '../version.ts';

const note = `ampwise serve has its own worker. With a PostgreSQL database, start more workers on any machine to sync more
organizations at once. Each needs the same DATABASE_URL and the same secret key. Ctrl+C parks the runs in progress,
and another worker continues them.`;

export const workerCommand: Configure = (command) => {
  command.addHelpText('after', examples('ampwise worker') + remarks(note)).action(() =>
    inSession({}, async ({ config, signal }) => {
      const startedByService = process.send !== undefined;
      if (!startedByService) checkSeveralProcesses(config, 'ampwise worker');
      const { work } = await import('../../app/worker.ts');
      await work(config, version, signal);
      return undefined;
    }),
  );
};
