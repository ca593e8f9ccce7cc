import { countOldHistory, removeOldHistory } from '../../engine/run/oldHistory.ts';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { removedHistoryLines } from '../output/removedHistory.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `Removes runs with all they changed, settled conflicts, and entries of the audit log that are older than
keepHistory in ampwise settings show, and what has a time of its own, such as imports. Entries of the audit log
stay for 90 days at least. Runs that wait for a decision stay, and so does everything that a sync goes by. A run that
was removed cannot be undone. ampwise serve does this once a day by itself.`;

export const pruneCommand: Configure = (command) => {
  command
    .option('--dry-run', 'only say what would be removed')
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
