import type { Page, Times } from '../../ports/connectwise.ts';
import type { Api } from './api.ts';
import { type Listing, listById } from './paging.ts';
import { changedSince } from './query.ts';
import { isObject } from './wire.ts';

/** Long before anything that ConnectWise holds. */
const longAgo = '2000-01-01';

/**
 * Finds out how the server reads times in conditions. One self-hosted server is reported to find nothing
 * by an instant, and to understand `> [YYYY-MM-DD]` alone (UNSURE). Null while it has no contact.
 */
export async function readTimes(api: Pick<Api, 'get'>): Promise<Times | null> {
  const finds = async (conditions: string | null): Promise<boolean> => {
    const { json } = await api.get({
      resource: 'contacts',
      query: [
        ['pageSize', '1'],
        ['fields', 'id'],
        ...(conditions === null ? [] : ([['conditions', conditions]] as const)),
      ],
    });
    return Array.isArray(json) && json.some(isObject);
  };
  if (await finds(changedSince(`${longAgo}T00:00:00Z`))) return 'instants';
  if (await finds(`lastUpdated>[${longAgo}]`)) return 'days';
  return (await finds(null)) ? 'unread' : null;
}

type Stamped = { readonly lastUpdated: string | null };

/**
 * Records changed at or after an instant, however the server reads times: more are asked for where it
 * reads days alone or nothing, and those that did not change are dropped here.
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
  const conditions = times === 'days' ? `lastUpdated>[${dayBefore(since)}]` : null;
  for await (const page of listById(api, { ...listing, conditions })) {
    const records = page.records.filter(
      ({ lastUpdated }) => lastUpdated === null || lastUpdated >= since,
    );
    yield { ...page, records };
  }
}

/** Two days earlier: a day may begin up to 14 hours off UTC, and `>` leaves out the day it names. */
function dayBefore(instant: string): string {
  return new Date(Date.parse(instant) - 2 * 86_400_000).toISOString().slice(0, 10);
}
