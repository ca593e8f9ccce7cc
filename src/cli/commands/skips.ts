import { Failure } from '../../core/failure.ts';
import type { Skip } from '../../core/plan/skip.ts';
import { isReasonOf, reasonsOf } from '../../core/plan/skipReasons.ts';
import { skipPages } from '../../engine/inbox/decide.ts';
import { gapsOf } from '../../engine/setup/filterGaps.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
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
    .option('--limit <n>', 'at most so many', wholeNumber(1, 10_000_000))
    .option('--json', 'JSON lines on standard output')
    .addHelpText(
      'after',
      `${examples('ampwise skips --reason duplicate_email', 'ampwise skips --reason company_missing')}

Reasons for contacts: ${reasonsOf('contact').join(', ')}
Reasons for AMP contacts: ${reasonsOf('amp_contact').join(', ')}`,
    )
    .action((options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const wanted = readReason(options.reason);
        const { stores } = await organization();
        for await (const page of pages(stores, wanted, options.limit)) {
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
          const contacts = total(await stores.skips.counts('contact'), wanted.contacts);
          const ampContacts = total(await stores.skips.counts('amp_contact'), wanted.ampContacts);
          const left = counted(contacts, 'contact skipped', 'contacts skipped');
          const not = counted(ampContacts, 'AMP contact not sent', 'AMP contacts not sent');
          output.note(`${left}, ${not}`);
          const waiting = total(await stores.skips.counts('todo'), undefined);
          const they = counted(waiting, 'to-do waits', 'to-dos wait');
          if (waiting > 0) output.note(`${they}: ampwise todos list --waiting`);
        }
        return undefined;
      }),
    );
};

/** The reasons asked for; absent: all. */
type Wanted = {
  readonly contacts?: readonly Skip<'contact'>['reason'][];
  readonly ampContacts?: readonly Skip<'amp_contact'>['reason'][];
};

function readReason(text: string | undefined): Wanted {
  if (text === undefined) return {};
  const contacts = isReasonOf('contact', text) ? [text] : [];
  const ampContacts = isReasonOf('amp_contact', text) ? [text] : [];
  if (contacts.length + ampContacts.length > 0) return { contacts, ampContacts };
  throw new Failure('bad_input', {
    field: '--reason',
    problem: 'there is no such reason',
    accepted: [...new Set<string>([...reasonsOf('contact'), ...reasonsOf('amp_contact')])].join(
      ', ',
    ),
  });
}

/** How many there are for these reasons, or for any, whatever is listed of them. */
function total<Reason extends string>(
  counts: Readonly<Partial<Record<Reason, number>>>,
  reasons: readonly Reason[] | undefined,
): number {
  const wanted: readonly (number | undefined)[] =
    reasons?.map((reason) => counts[reason]) ?? Object.values<number | undefined>(counts);
  return wanted.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

/** Contacts that are skipped, then AMP contacts that are not sent; no page is empty. */
async function* pages(
  stores: OrganizationStores,
  { contacts, ampContacts }: Wanted,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly Skip<'contact' | 'amp_contact'>[]> {
  let left = limit;
  for await (const page of skipPages(stores, 'contact', contacts, left)) {
    left -= page.length;
    yield page;
  }
  yield* skipPages(stores, 'amp_contact', ampContacts, left);
}
