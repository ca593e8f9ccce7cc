import { Failure } from '../../core/failure.ts';
import type { AmpSkip, Skip } from '../../core/plan/plan.ts';
import {
  ampSkipReasons,
  isAmpSkipReason,
  isSkipReason,
  skipReasons,
} from '../../core/plan/skipReasons.ts';
import { ampSkipsOf, skipsOf } from '../../engine/inbox/decide.ts';
import { gapsOf } from '../../engine/setup/filterGaps.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { examples, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { namesOf } from '../names.ts';
import { leftOutDocument, leftOutLine } from '../output/leftOut.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

type Options = CommonOptions & { readonly reason?: string; readonly limit?: number };

const pageSize = 500;

export const skipsCommand: Configure = (command) => {
  command
    .option('--reason <code>', 'only those skipped for this reason')
    .option('--limit <n>', 'at most so many', wholeNumber(1, 10_000_000))
    .option('--json', 'JSON lines on standard output')
    .addHelpText(
      'after',
      `${examples('ampwise skips --reason duplicate_email', 'ampwise skips --reason company_missing')}

Reasons for contacts: ${skipReasons.join(', ')}
Reasons for AMP contacts: ${ampSkipReasons.join(', ')}`,
    )
    .action((options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const wanted = readReason(options.reason);
        const { stores } = await organization();
        let contacts = 0;
        let ampContacts = 0;
        for await (const page of pages(stores, wanted, options.limit)) {
          signal.throwIfAborted();
          const names = await namesOf(stores, {
            contactIds: page.flatMap((skip) => ('contactId' in skip ? skip.contactId : [])),
            ampContactIds: page.flatMap((skip) => ('contactId' in skip ? [] : skip.ampContactId)),
          });
          const gapOf = await gapsOf(stores, page);
          const lines = page.map((skip) =>
            output.json
              ? JSON.stringify(leftOutDocument(skip, names, gapOf(skip)))
              : leftOutLine(skip, names, gapOf(skip)),
          );
          const own = page.filter((skip) => 'contactId' in skip).length;
          contacts += own;
          ampContacts += page.length - own;
          if (!(await output.write(`${lines.join('\n')}\n`))) return undefined;
        }
        if (!output.json) {
          const left = counted(contacts, 'contact skipped', 'contacts skipped');
          const not = counted(ampContacts, 'AMP contact not sent', 'AMP contacts not sent');
          output.note(`${left}, ${not}`);
          const counts = Object.values(await stores.todos.skipCounts());
          const waiting = counts.reduce((sum, count) => sum + count, 0);
          const they = counted(waiting, 'to-do waits', 'to-dos wait');
          if (waiting > 0) output.note(`${they}: ampwise todos list --waiting`);
        }
        return undefined;
      }),
    );
};

type Wanted = (skip: Skip['reason'] | AmpSkip['reason']) => boolean;

function readReason(text: string | undefined): Wanted {
  if (text === undefined) return () => true;
  if (isSkipReason(text) || isAmpSkipReason(text)) return (reason) => reason === text;
  throw new Failure('bad_input', {
    field: '--reason',
    problem: 'there is no such reason',
    accepted: [...new Set<string>([...skipReasons, ...ampSkipReasons])].join(', '),
  });
}

/** Contacts that are left out, then AMP contacts that are not sent; no page is empty. */
async function* pages(
  stores: OrganizationStores,
  wanted: Wanted,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly (Skip | AmpSkip)[]> {
  let page: (Skip | AmpSkip)[] = [];
  let left = limit;
  for (const skips of [skipsOf(stores, wanted), ampSkipsOf(stores, wanted)]) {
    for await (const skip of skips) {
      page.push(skip);
      left--;
      if (left === 0) break;
      if (page.length < pageSize) continue;
      yield page;
      page = [];
    }
    if (left === 0) break;
  }
  if (page.length > 0) yield page;
}
