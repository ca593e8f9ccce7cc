import type { Page, Times } from '../../ports/connectwise.ts';
import type { Api } from './api.ts';
import { type Listing, listById } from './paging.ts';
import { changedSince } from './query.ts';
import { asId, isObject, lastUpdated, type WireObject } from './wire.ts';

/** Long before anything that ConnectWise holds. */
const longAgo = '2000-01-01';

/** In milliseconds. */
const day = 86_400_000;

/** Contacts to search for one with a time of day. */
const sampleSize = 25;

/**
 * Finds out how the server reads times in conditions. One self-hosted server is reported to find nothing by
 * an instant, and to understand only `> [YYYY-MM-DD]` (UNSURE). One contact shows whether times are compared
 * to the second: it is searched for from its own lastUpdated on, and from a second later. Null if there is no
 * contact.
 */
export async function readTimes(api: Pick<Api, 'get'>): Promise<Times | null> {
  const rows = async (conditions: string | null, more: readonly [string, string][]) => {
    const conditioned = conditions === null ? [] : ([['conditions', conditions]] as const);
    const { json } = await api.get({ resource: 'contacts', query: [...more, ...conditioned] });
    return Array.isArray(json) ? json.filter(isObject) : [];
  };
  const finds = async (conditions: string) =>
    (
      await rows(conditions, [
        ['pageSize', '1'],
        ['fields', 'id'],
      ])
    ).length > 0;
  const sample = await rows(null, [
    ['pageSize', String(sampleSize)],
    ['fields', 'id,_info/lastUpdated'],
  ]);
  if (sample.length === 0) return null;
  const exact = exactOf(sample);
  if (exact !== null) {
    const from = (at: number) => finds(`id=${exact.id} and ${changedSince(wholeSecond(at))}`);
    if ((await from(exact.at)) && !(await from(exact.at + 1000))) return 'instants';
  }
  const byInstant = await finds(changedSince(`${longAgo}T00:00:00Z`));
  // If no contact proves that times are exact, they count as rounded, unless no contact has a lastUpdated.
  if (byInstant) return sample.some((row) => lastUpdated(row) !== null) ? 'rounded' : 'instants';
  return (await finds(`lastUpdated>[${longAgo}]`)) ? 'days' : 'unread';
}

/** The contact that has not changed for longest, of those whose lastUpdated has a time of day. */
function exactOf(
  sample: readonly WireObject[],
): { readonly id: number; readonly at: number } | null {
  const found = sample.flatMap((row) => {
    const [id, at] = [asId(row.id), Date.parse(lastUpdated(row) ?? '')];
    return id === null || Number.isNaN(at) || at % day === 0 ? [] : [{ id, at }];
  });
  return found.toSorted((a, b) => a.at - b.at)[0] ?? null;
}

type Stamped = { readonly lastUpdated: string | null };

/**
 * Records changed at or after an instant, however the server reads times. If it reads only days or
 * nothing, more are requested, and those that did not change are dropped here.
 */
export async function* changedRecords<T extends Stamped>(
  api: Pick<Api, 'get'>,
  listing: Omit<Listing<T>, 'conditions'>,
  since: string | null,
  times: Times,
): AsyncGenerator<Page<T>> {
  if (since === null || times === 'instants') {
    const conditions = since === null ? null : changedSince(since);
    yield* listById(api, { ...listing, conditions });
    return;
  }
  if (times === 'rounded') {
    // The lastUpdated of the records may be rounded as well, so none is dropped because of it.
    const conditions = changedSince(`${twoDaysBefore(since)}T00:00:00Z`);
    yield* listById(api, { ...listing, conditions });
    return;
  }
  const conditions = times === 'days' ? `lastUpdated>[${twoDaysBefore(since)}]` : null;
  for await (const page of listById(api, { ...listing, conditions })) {
    const records = page.records.filter(
      ({ lastUpdated: stamp }) => stamp === null || stamp >= since,
    );
    yield { ...page, records };
  }
}

/** The day two days earlier: a day may begin up to 14 hours off UTC, and `>` leaves out the day it names. */
function twoDaysBefore(instant: string): string {
  return new Date(Date.parse(instant) - 2 * day).toISOString().slice(0, 10);
}

function wholeSecond(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
