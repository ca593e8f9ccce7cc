import { Failure } from '../../core/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FactAnswer, PlainAnswer } from '../../ports/serverFacts.ts';
import type { Api, Got } from './api.ts';
import type { Resource } from './resources.ts';
import { asId, isObject, type WireObject } from './wire.ts';

/** The result of a list request: its rows, or that ConnectWise rejects the query. */
export type Listed =
  | { readonly rejected: false; readonly rows: readonly WireObject[]; readonly headers: Headers }
  | { readonly rejected: true };

type Headers = Got['headers'];

/** Everything needed to read a fact. */
export type FactReading = {
  readonly api: Pick<Api, 'get' | 'discover'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly list: (
    resource: Resource,
    query: Readonly<Record<string, string>>,
    forwardOnly?: boolean,
  ) => Promise<Listed>;
  /** Rows for a query that every server accepts. */
  readonly rows: (
    resource: Resource,
    query: Readonly<Record<string, string>>,
  ) => Promise<readonly WireObject[]>;
};

/** Settles a fact; null if ConnectWise holds too few records for it. */
export type FactProbe = (reading: FactReading) => Promise<FactFound>;

/** The answer for a fact; null if ConnectWise has too few records for it. */
export type FactFound = PlainAnswer | readonly FactAnswer[] | null;

/** An answer in parts. */
export function answerOf(settled: Exclude<FactFound, null>): readonly FactAnswer[] {
  return typeof settled === 'string' ? [{ code: settled }] : settled;
}

export function factReading(
  api: Pick<Api, 'get' | 'discover'>,
  clock: Pick<Clock, 'now'>,
): FactReading {
  const list: FactReading['list'] = async (resource, query, forwardOnly = false) => {
    try {
      const { json, headers } = await api.get({
        resource,
        query: Object.entries(query),
        ...(forwardOnly ? { headers: { 'pagination-type': 'forward-only' } } : {}),
      });
      return { rejected: false, rows: Array.isArray(json) ? json.filter(isObject) : [], headers };
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.code === 'request_refused') return { rejected: true };
      throw thrown;
    }
  };
  return {
    api,
    clock,
    list,
    rows: async (resource, query) => {
      const listed = await list(resource, query);
      if (listed.rejected) throw new Failure('answer_broken', { problem: 'rejected' });
      return listed.rows;
    },
  };
}

export function idsOf(rows: readonly WireObject[]): readonly number[] {
  return rows.map(({ id }) => asId(id)).filter((id) => id !== null);
}

/** Whether the question finds a record, or is rejected. */
export function found(listed: Listed): 'yes' | 'no' | 'rejected' {
  if (listed.rejected) return 'rejected';
  return listed.rows.length > 0 ? 'yes' : 'no';
}
