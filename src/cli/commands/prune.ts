import { countOldHistory, removeOldHistory } from '../../engine/run/oldHistory.ts';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { removedHistoryLines } from '../output/removedHistory.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `Removes runs and their changes, settled conflicts and audit log entries that are older than keepHistory (see
ampwise settings show), and things with their own time limit, such as imports. Audit log entries stay for at
least 90 days. Runs that wait for a decision stay, and so does everything that syncs rely on. A removed run cannot
be undone. ampwise serve does this once a day.`;

export const pruneCommand: Configure = (command) => {
  command
    .option('--dry-run', 'only show what would be removed')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise prune --dry-run', 'ampwise prune') + remarks(note))
    .action((options: CommonOptions & { readonly dryRun?: boolean }) =>
      inSession(options, async ({ output, organization, signal }) => {
        const deps = await organization();
        const dryRun = options.dryRun === true;
        const { value } = await deps.stores.settings.current();
        const removed = dryRun
          ? await countOldHistory(deps)
          : await removeOldHistory(deps, { signal });
        output.say(...removedHistoryLines(removed, { dryRun, keepHistory: value.keepHistory }));
        if (output.json) {
          await output.document({ keepHistory: value.keepHistory, dryRun, ...removed });
        }
        return undefined;
      }),
    );
};
