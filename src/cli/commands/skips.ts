import { reasonsOf } from '../../core/plan/skipReasons.ts';
import { reasonsNamed, skippedCounts, skippedPage, skipSorts } from '../../engine/inbox/skips.ts';
import { gapsOf } from '../../engine/setup/filterGaps.ts';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { type ListOptions, tellList, withPages } from '../listing.ts';
import { namesOf } from '../names.ts';
import { leftOutDocument, leftOutLines } from '../output/leftOut.ts';
import { counted } from '../output/text.ts';
import { inSession } from '../session.ts';

type Options = ListOptions & { readonly reason?: string };

export const skipsCommand: Configure = (command) => {
  withPages(command, skipSorts)
    .option('--reason <code>', 'only those skipped for this reason')
    .option('--json', 'JSON lines on standard output')
    .addHelpText(
      'after',
      examples('ampwise skips --reason duplicate_email', 'ampwise skips --reason company_missing') +
        remarks(`Reasons for contacts: ${reasonsOf('contact').join(', ')}

Reasons for AMP contacts: ${reasonsOf('amp_contact').join(', ')}`),
    )
    .action((options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const wanted = reasonsNamed(options.reason, '--reason');
        const { stores } = await organization();
        const listed = await tellList(output, signal, options, {
          page: (query) => skippedPage(stores, wanted, query),
          lines: async (page) => {
            const names = await namesOf(stores, {
              contactIds: page.flatMap((skip) => (skip.kind === 'contact' ? skip.id : [])),
              ampContactIds: page.flatMap((skip) => (skip.kind === 'contact' ? [] : skip.id)),
            });
            const gapOf = await gapsOf(stores, page);
            return page.flatMap((skip) =>
              output.json
                ? [JSON.stringify(leftOutDocument(skip, names, gapOf(skip)))]
                : leftOutLines(skip, names, gapOf(skip), output.columns),
            );
          },
          one: 'skipped record',
          many: 'skipped records',
        });
        if (!output.json && listed !== null) {
          const { contacts, ampContacts, todos } = await skippedCounts(stores, wanted);
          const left = counted(contacts, 'contact skipped', 'contacts skipped');
          const not = counted(ampContacts, 'AMP contact not sent', 'AMP contacts not sent');
          output.note(`${left}, ${not}`);
          const they = counted(todos, 'to-do waits', 'to-dos wait');
          if (todos > 0) output.note(`${they}: ampwise todos list --waiting`);
        }
        return undefined;
      }),
    );
};
