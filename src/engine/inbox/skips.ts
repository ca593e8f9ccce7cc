import { badInput } from '../../core/badInput.ts';
import type { ReasonOf, Skip } from '../../core/plan/skip.ts';
import { isReasonOf, needsDecision, reasonsOf } from '../../core/plan/skipReasons.ts';
import type { ListPage, ListQuery } from '../../ports/page.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

type Stores = Pick<OrganizationStores, 'skips'>;

/** The reasons asked for on each side; absent: all. */
export type WantedReasons = {
  readonly contacts?: readonly ReasonOf['contact'][];
  readonly ampContacts?: readonly ReasonOf['amp_contact'][];
};

/** The reasons with a code on either side; `field` names it in a failure. Throws `bad_input`. */
export function reasonsNamed(code: string | undefined, field: string): WantedReasons {
  if (code === undefined) return {};
  const contacts = isReasonOf('contact', code) ? [code] : [];
  const ampContacts = isReasonOf('amp_contact', code) ? [code] : [];
  if (contacts.length + ampContacts.length > 0) return { contacts, ampContacts };
  const names = new Set<string>([...reasonsOf('contact'), ...reasonsOf('amp_contact')]);
  throw badInput(
    field,
    { code: 'no_such_reason' },
    { code: 'one_of', names: [...names].join(', ') },
  );
}

/** The sort keys of skips. */
export const skipSorts = ['id'] as const;

/**
 * A page of skipped contacts, then AMP contacts that are not sent; in descending order the AMP contacts
 * come first. Throws `bad_input` for a sort, a cursor or a limit that is not accepted.
 */
export async function skippedPage(
  { skips }: Stores,
  wanted: WantedReasons,
  { limit, cursor, sort, total: isTotalWanted }: ListQuery<never>,
): Promise<ListPage<Skip<'contact' | 'amp_contact'>>> {
  const { contacts, ampContacts } = wanted;
  const kinds: readonly SkippedKind[] = [
    {
      mark: 'c',
      page: (query) => skips.page('contact', { ...query, filter: { reason: contacts } }),
    },
    {
      mark: 'a',
      page: (query) => skips.page('amp_contact', { ...query, filter: { reason: ampContacts } }),
    },
  ];
  const ordered = sort?.startsWith('-') === true ? kinds.toReversed() : kinds;
  const counts = isTotalWanted === true ? await skippedCounts({ skips }, wanted) : null;
  const total = counts === null ? null : counts.contacts + counts.ampContacts;
  const at = ordered.findIndex(({ mark }) => cursor?.startsWith(mark));
  // Without a mark it is no cursor of this list, and the page rejects it.
  let inner = at < 0 ? cursor : cursor?.slice(1) || undefined;
  const rows: Skip<'contact' | 'amp_contact'>[] = [];
  for (const { mark, page } of ordered.slice(Math.max(0, at))) {
    if (rows.length === limit) {
      const isMore = (await page({ limit: 1, sort })).rows.length > 0;
      return { rows, nextCursor: isMore ? mark : null, total };
    }
    const found = await page({ limit: limit - rows.length, sort, cursor: inner });
    rows.push(...found.rows);
    if (found.nextCursor !== null) return { rows, nextCursor: mark + found.nextCursor, total };
    inner = undefined;
  }
  return { rows, nextCursor: null, total };
}

type SkippedKind = {
  /** The prefix of a cursor within the kind. */
  readonly mark: string;
  readonly page: (
    query: Omit<ListQuery<never>, 'filter'>,
  ) => Promise<ListPage<Skip<'contact' | 'amp_contact'>>>;
};

/**
 * How many records are skipped for these reasons, or for any, on all pages together; to-dos always for any
 * reason.
 */
export async function skippedCounts(
  { skips }: Stores,
  { contacts, ampContacts }: WantedReasons,
): Promise<{ readonly contacts: number; readonly ampContacts: number; readonly todos: number }> {
  return {
    contacts: sumOf(await skips.counts('contact'), contacts),
    ampContacts: sumOf(await skips.counts('amp_contact'), ampContacts),
    todos: sumOf(await skips.counts('todo'), undefined),
  };
}

function sumOf<Reason extends string>(
  counts: Readonly<Partial<Record<Reason, number>>>,
  reasons: readonly Reason[] | undefined,
): number {
  const wanted: readonly (number | undefined)[] =
    reasons?.map((reason) => counts[reason]) ?? Object.values<number | undefined>(counts);
  return wanted.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

/** Records that wait for a decision for one reason: how many, and the first of them. */
export type WaitingGroup = {
  readonly skips: readonly Skip<'contact' | 'amp_contact'>[];
  readonly count: number;
};

/** Contacts and AMP contacts that wait for a person, by reason; at most `limit` of each are read. */
export async function* waitingGroups(
  { skips }: Stores,
  limit: number,
): AsyncGenerator<WaitingGroup> {
  const contacts = await skips.counts('contact');
  for (const reason of reasonsOf('contact').filter((one) => needsDecision('contact', one))) {
    const count = contacts[reason] ?? 0;
    const page = { after: null, limit, reasons: [reason] };
    if (count > 0) yield { skips: await skips.list('contact', page), count };
  }
  const ampContacts = await skips.counts('amp_contact');
  for (const reason of reasonsOf('amp_contact').filter((one) =>
    needsDecision('amp_contact', one),
  )) {
    const count = ampContacts[reason] ?? 0;
    const page = { after: null, limit, reasons: [reason] };
    if (count > 0) yield { skips: await skips.list('amp_contact', page), count };
  }
}

/** To-dos that wait, by reason, in the order in which reasons are shown. */
export async function waitingTodos({
  skips,
}: Stores): Promise<readonly { readonly reason: ReasonOf['todo']; readonly count: number }[]> {
  const counts = await skips.counts('todo');
  return reasonsOf('todo').flatMap((reason) => {
    const count = counts[reason] ?? 0;
    return count === 0 ? [] : [{ reason, count }];
  });
}

/** Of those, the ones that wait for a person. */
export async function todosToDecide(stores: Stores): ReturnType<typeof waitingTodos> {
  return (await waitingTodos(stores)).filter(({ reason }) => needsDecision('todo', reason));
}
