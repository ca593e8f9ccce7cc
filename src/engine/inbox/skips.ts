import { badInput } from '../../core/badInput.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import type { ReasonOf, Skip } from '../../core/plan/skip.ts';
import { isReasonOf, needsDecision, reasonsOf } from '../../core/plan/skipReasons.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

type Stores = Pick<OrganizationStores, 'skips'>;

/** Skipped records read together. */
const pageSize = 500;

/** Records skipped for some reasons, or all, in pages and in order of id; no page is empty. */
export async function* skipPages<K extends 'contact' | 'amp_contact'>(
  { skips }: Stores,
  kind: K,
  reasons?: readonly ReasonOf[K][],
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly Skip<K>[]> {
  const only = reasons === undefined ? {} : { reasons };
  let after: number | string | null = null;
  for (let left = limit; left > 0; ) {
    const page: readonly Skip<K>[] = await skips.list(kind, {
      after,
      limit: Math.min(pageSize, left),
      ...only,
    });
    const last: RecordRef | undefined = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.id;
    left -= page.length;
  }
}

/** The reasons asked for on each side; absent: all. */
export type WantedReasons = {
  readonly contacts?: readonly ReasonOf['contact'][];
  readonly ampContacts?: readonly ReasonOf['amp_contact'][];
};

/** The reasons that a code stands for on either side; `field` names it in a failure. Throws `bad_input`. */
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

/** Contacts that are skipped, then AMP contacts that are not sent; no page is empty. */
export async function* skippedPages(
  stores: Stores,
  { contacts, ampContacts }: WantedReasons,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly Skip<'contact' | 'amp_contact'>[]> {
  let left = limit;
  for await (const page of skipPages(stores, 'contact', contacts, left)) {
    left -= page.length;
    yield page;
  }
  yield* skipPages(stores, 'amp_contact', ampContacts, left);
}

/** How many are skipped for these reasons, or for any, whatever is listed of them; to-dos in all. */
export async function skippedCounts(
  { skips }: Stores,
  { contacts, ampContacts }: WantedReasons,
): Promise<{ readonly contacts: number; readonly ampContacts: number; readonly todos: number }> {
  return {
    contacts: total(await skips.counts('contact'), contacts),
    ampContacts: total(await skips.counts('amp_contact'), ampContacts),
    todos: total(await skips.counts('todo'), undefined),
  };
}

function total<Reason extends string>(
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
