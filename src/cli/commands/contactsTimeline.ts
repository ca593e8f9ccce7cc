import type { Command } from 'commander';
import { timelineOf } from '../../engine/inbox/timeline.ts';
import { examples, remarks, wholeNumber } from '../arguments.ts';
import { namesOf } from '../names.ts';
import { timelineDocument, timelineLines, timelineNotes } from '../output/timeline.ts';
import { type CommonOptions, inSession } from '../session.ts';

/** How many activities a person sees by default; a script gets all. */
const usualLimit = 25;

/** `contacts timeline`: the activities of a contact in ConnectWise. */
export function addTimeline(parent: Command): void {
  parent
    .command('timeline')
    .description('Shows all activities of a contact in ConnectWise, newest first.')
    .argument('<id>', 'id or e-mail address of an AMP contact, or ConnectWise id of a contact')
    .option(
      '--limit <n>',
      `show at most this many (default: ${usualLimit}, or all with --json)`,
      wholeNumber(1, 10_000_000),
    )
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise contacts timeline ann@example.com',
        'ampwise contacts timeline 4711 --limit 100',
        'ampwise contacts timeline ID --json',
      ) +
        remarks(`ampwise reads them live from ConnectWise. It stores nothing and changes nothing.`),
    )
    .action((id: string, options: CommonOptions & { readonly limit?: number }) =>
      inSession(options, async ({ output, organization, signal }) => {
        const deps = await (await organization()).engine();
        const limit = options.limit ?? (output.json ? Number.POSITIVE_INFINITY : usualLimit);
        const timeline = await timelineOf(deps, id, { limit, signal });
        const { contactId } = timeline;
        const names = await namesOf(deps.stores, { contactIds: [contactId], ampContactIds: [] });
        output.say(
          ...timelineLines(timeline, names.contact(contactId), output.paint, output.columns),
        );
        output.warn(...timelineNotes(timeline));
        if (output.json) await output.document(timelineDocument(timeline));
        return undefined;
      }),
    );
}
