import { Failure } from '../../core/failure.ts';
import type { Skip, SkipReason } from '../../core/plan/plan.ts';
import { skipTexts } from '../../core/plan/skipReasons.ts';
import type { MirrorStore } from '../../ports/stores.ts';
import { examples, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { contactName } from '../output/contact.ts';
import { isReason, reasons } from '../output/run.ts';
import { counted, cut } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

type Options = CommonOptions & { readonly reason?: string; readonly limit?: number };

const pageSize = 500;

export const skipsCommand: Configure = (command) => {
  command
    .option('--reason <code>', 'only those left out for this reason')
    .option('--limit <n>', 'at most so many', wholeNumber(1, 10_000_000))
    .option('--json', 'JSON lines on standard output')
    .addHelpText(
      'after',
      `${examples('ampwise skips --reason duplicate_email')}\n\nReasons: ${reasons.join(', ')}`,
    )
    .action((options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const reason = readReason(options.reason);
        const { mirror } = (await organization()).stores;
        let listed = 0;
        for await (const page of pages(mirror, reason, options.limit)) {
          signal.throwIfAborted();
          const lines = page.map(({ skip, name }) =>
            output.json ? JSON.stringify(document(skip, name)) : line(skip, name),
          );
          listed += page.length;
          if (!(await output.write(`${lines.join('\n')}\n`))) return undefined;
        }
        if (!output.json) output.note(counted(listed, 'contact left out', 'contacts left out'));
        return undefined;
      }),
    );
};

function readReason(text: string | undefined): SkipReason | undefined {
  if (text === undefined || isReason(text)) return text;
  throw new Failure('bad_input', {
    field: '--reason',
    problem: 'there is no such reason',
    accepted: reasons.join(', '),
  });
}

type Named = { readonly skip: Skip; readonly name: string | null };

async function* pages(
  mirror: MirrorStore,
  reason: SkipReason | undefined,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly Named[]> {
  let afterContactId = 0;
  for (let left = limit; left > 0; left -= pageSize) {
    const skips = await mirror.skips({
      afterContactId,
      limit: Math.min(pageSize, left),
      ...(reason === undefined ? {} : { reason }),
    });
    const last = skips.at(-1);
    if (last === undefined) return;
    const contacts = await mirror.contactsByIds(skips.map(({ contactId }) => contactId));
    const names = new Map(contacts.map((contact) => [contact.id, contactName(contact)]));
    yield skips.map((skip) => ({ skip, name: names.get(skip.contactId) ?? null }));
    afterContactId = last.contactId;
  }
}

function line({ contactId, reason }: Skip, name: string | null): string {
  return `${String(contactId).padEnd(8)}  ${cut(name ?? '?', 32).padEnd(32)}  ${skipTexts[reason].title}`;
}

function document(skip: Skip, name: string | null) {
  const { contactId, reason, about } = skip;
  return { connectwiseId: contactId, name, reason, about, ...skipTexts[reason] };
}
