import { reasonsOf } from '../../core/plan/skipReasons.ts';
import { reasonsNamed, skippedCounts, skippedPages } from '../../engine/inbox/skips.ts';
import { gapsOf } from '../../engine/setup/filterGaps.ts';
import { examples, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { namesOf } from '../names.ts';
import { leftOutDocument, leftOutLine } from '../output/leftOut.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

type Options = CommonOptions & { readonly reason?: string; readonly limit?: number };

export const skipsCommand: Configure = (command) => {
  command
    .option('--reason <code>', 'only those skipped for this reason')
    .option('--limit <n>', 'show at most this many', wholeNumber(1, 10_000_000))
    .option('--json', 'JSON lines on standard output')
    .addHelpText(
      'after',
      `${examples('ampwise skips --reason duplicate_email', 'ampwise skips --reason company_missing')}

Reasons for contacts: ${reasonsOf('contact').join(', ')}
Reasons for AMP contacts: ${reasonsOf('amp_contact').join(', ')}`,
    )
    .action((options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const wanted = reasonsNamed(options.reason, '--reason');
        const { stores } = await organization();
        for await (const page of skippedPages(stores, wanted, options.limit)) {
          signal.throwIfAborted();
          const names = await namesOf(stores, {
            contactIds: page.flatMap((skip) => (skip.kind === 'contact' ? skip.id : [])),
            ampContactIds: page.flatMap((skip) => (skip.kind === 'contact' ? [] : skip.id)),
          });
          const gapOf = await gapsOf(stores, page);
          const lines = page.map((skip) =>
            output.json
              ? JSON.stringify(leftOutDocument(skip, names, gapOf(skip)))
              : leftOutLine(skip, names, gapOf(skip)),
          );
          if (!(await output.write(`${lines.join('\n')}\n`))) return undefined;
        }
        if (!output.json) {
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
