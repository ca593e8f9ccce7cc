import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';
import type { ContactFilter } from '../../core/filter/contactFilter.ts';
import { filterQuery, type QueriedObject } from '../../core/filter/filterQuery.ts';
import type { ConnectWise } from '../../ports/connectwise.ts';
import type { Api } from './api.ts';
import { companyListing, contactListing } from './listings.ts';
import { listById, maxIdCharacters } from './paging.ts';
import { allOf, batchIds, encodeValue, type Query } from './query.ts';
import { isObject } from './wire.ts';

/** Characters of a URL that a filter may take, of those that a list of ids may take. */
const maxAsked = maxIdCharacters / 2;

type Asked = { readonly conditions: string | null; readonly childConditions?: string };

/** Reads the records that a filter may include, rather than everything. */
export function filtering(
  api: Pick<Api, 'get'>,
): Pick<ConnectWise, 'count' | 'countFor' | 'companiesFor' | 'contactsFor'> {
  return {
    count: (object) => countOf(api, object, { conditions: null }),
    countFor: (filter) => countOf(api, 'companies', companiesAsked(filter)),
    companiesFor: (filter, signal) =>
      listById(api, { ...companyListing, ...companiesAsked(filter), afterId: 0, signal }),
    async *contactsFor(filter, companyIds, signal) {
      const { conditions, ...child } = asked(filter, 'contacts');
      const taken = lengthOf({ conditions, ...child });
      for (const batch of batchIds(companyIds, maxIdCharacters - taken)) {
        const among = allOf(`company/id in (${batch.join(',')})`, conditions);
        yield* listById(api, {
          ...contactListing,
          ...child,
          conditions: among,
          afterId: 0,
          signal,
        });
      }
    },
  };
}

function companiesAsked(filter: ContactFilter): Asked {
  const { conditions, ...child } = asked(filter, 'companies');
  return { ...child, conditions: allOf('deletedFlag=False', conditions) };
}

/**
 * A condition that is too long for a URL is omitted: ConnectWise then returns more, which we compare
 * ourselves.
 */
function asked(filter: ContactFilter, object: QueriedObject): Asked {
  const { conditions, childConditions } = filterQuery(filter, object);
  const query = { conditions, ...(childConditions === null ? {} : { childConditions }) };
  return lengthOf(query) > maxAsked ? { conditions: null } : query;
}

function lengthOf({ conditions, childConditions }: Asked): number {
  return encodeValue(conditions ?? '').length + encodeValue(childConditions ?? '').length;
}

async function countOf(
  api: Pick<Api, 'get'>,
  resource: QueriedObject,
  { conditions, childConditions }: Asked,
): Promise<number> {
  const query: Query = [
    ...(conditions === null ? [] : ([['conditions', conditions]] as const)),
    ...(childConditions === undefined ? [] : ([['childConditions', childConditions]] as const)),
  ];
  const { json } = await api.get({ resource, below: '/count', query });
  // One integer, `count` (SPEC).
  if (isObject(json) && typeof json.count === 'number') return json.count;
  throw new Failure('answer_broken', because({ code: 'no_count' }));
}
