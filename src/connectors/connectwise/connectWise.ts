import { canonicalEmail, canonicalName, canonicalText } from '../../core/contact/canonical.ts';
import type { Company, Contact } from '../../core/contact/contact.ts';
import { Failure } from '../../core/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Credentials } from '../../ports/connection.ts';
import type {
  ConnectWise,
  ContactQuery,
  Page,
  Probe,
  ReadableThing,
} from '../../ports/connectwise.ts';
import type { Ids } from '../../ports/ids.ts';
import type { Log } from '../../ports/log.ts';
import { type Api, createApi, type Location } from './api.ts';
import { companyFields, companyTypeFields, parseCompany, parseCompanyType } from './companyWire.ts';
import { contactFields, parseContact } from './contactWire.ts';
import { checkClientId, checkText, signInHeaders } from './credentials.ts';
import { createHttp, defaultTimeouts, type Timeouts } from './http.ts';
import { readIdentity, readRoleRights } from './identity.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { listById } from './paging.ts';
import { batchIds, changedSince, likePattern } from './query.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry.ts';
import { checkSite, type SiteRules } from './site.ts';

/**
 * Characters of a URL that a list of ids may take: the rest, up to the 1,900 it stays below, is
 * host, path and fields. ConnectWise advises 2,000 (DOC).
 */
const maxIdCharacters = 1_100;

export type ConnectWiseOptions = {
  /** As entered; it is checked before anything is sent. */
  readonly site: string;
  readonly rules: SiteRules;
  /** Login company name. */
  readonly company: string;
  readonly clientId: string;
  readonly credentials: Credentials;
  /** Where the API was found before, as a connection keeps it. */
  readonly known?: { readonly apiBase: string; readonly codebase: string };
  readonly onMoved?: (apiBase: string, codebase: string) => Promise<void>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Shared by all connections to one site. */
  readonly limiter?: Limiter;
  readonly timeouts?: Timeouts;
  readonly policy?: RetryPolicy;
};

/**
 * A client for one connection. Throws `site_not_allowed` or `bad_input` for what can be seen to be
 * wrong without asking.
 */
export function createConnectWise(options: ConnectWiseOptions): ConnectWise {
  const site = checkSite(options.site, options.rules);
  const company = checkText('company', options.company, 'the company typed at ConnectWise sign-in');
  const known: Location | null =
    options.known === undefined
      ? null
      : { api: checkSite(options.known.apiBase, options.rules), codebase: options.known.codebase };
  const api = createApi({
    site,
    rules: options.rules,
    company,
    signIn: signInHeaders(
      company,
      {
        kind: options.credentials.kind,
        user: checkText('public key', options.credentials.user, 'the public key of the API member'),
        secret: checkText('private key', options.credentials.secret, 'the private key shown once'),
      },
      checkClientId(options.clientId),
    ),
    known,
    onMoved: options.onMoved ?? (async () => undefined),
    http: createHttp(options.timeouts ?? defaultTimeouts),
    limiter: options.limiter ?? createLimiter(options.clock),
    clock: options.clock,
    ids: options.ids,
    log: options.log,
    policy: options.policy ?? defaultRetryPolicy,
  });
  return overApi(api);
}

function overApi(api: Api): ConnectWise {
  return {
    companies: ({ changedSince: since, afterId, signal }) =>
      listById(api, {
        resource: 'companies',
        fields: companyFields,
        conditions: since === null ? null : changedSince(since),
        afterId,
        parse: parseCompany,
        signal,
      }),
    contacts: ({ changedSince: since, afterId, signal }) =>
      listById(api, {
        resource: 'contacts',
        fields: contactFields,
        conditions: since === null ? null : changedSince(since),
        afterId,
        parse: parseContact,
        signal,
      }),
    contactsByIds: (ids, signal) => contactsByIds(api, ids, signal),
    companiesByIds: (ids, signal) => companiesByIds(api, ids, signal),
    findContacts: (query) => findContacts(api, query),
    async company(id) {
      for await (const { records } of companiesByIds(api, [id], undefined))
        if (records[0] !== undefined) return records[0];
      return null;
    },
    async companyTypes() {
      const pages = listById(api, {
        resource: 'company_types',
        fields: companyTypeFields,
        conditions: null,
        afterId: 0,
        parse: parseCompanyType,
      });
      const types = [];
      for await (const { records } of pages) types.push(...records);
      return types;
    },
    discover: () => api.discover(),
    probe: (thing) => probe(api, thing),
    identity: () => readIdentity(api),
    roleRights: (roleId) => readRoleRights(api, roleId),
    get requests() {
      return api.requests;
    },
    close: () => api.close(),
  };
}

async function* contactsByIds(
  api: Api,
  ids: readonly number[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Page<Contact>> {
  for (const batch of batchIds(ids, maxIdCharacters)) {
    yield* listById(api, {
      resource: 'contacts',
      fields: contactFields,
      conditions: `id in (${batch.join(',')})`,
      afterId: 0,
      parse: parseContact,
      signal,
    });
  }
}

async function* companiesByIds(
  api: Api,
  ids: readonly number[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Page<Company>> {
  for (const batch of batchIds(ids, maxIdCharacters)) {
    yield* listById(api, {
      resource: 'companies',
      fields: companyFields,
      conditions: `id in (${batch.join(',')})`,
      afterId: 0,
      parse: parseCompany,
      signal,
    });
  }
}

/** Asks as widely as the grammar lets us be sure of, and compares again here. */
async function findContacts(api: Api, query: ContactQuery): Promise<readonly Contact[]> {
  const wanted = conditionsFor(query);
  if (wanted === null) return [];
  const found: Contact[] = [];
  const pages = listById(api, {
    resource: 'contacts',
    fields: contactFields,
    afterId: 0,
    parse: parseContact,
    ...wanted,
  });
  for await (const { records } of pages) {
    for (const contact of records) if (fits(contact, query)) found.push(contact);
    if (found.length >= 25) break;
  }
  return found.slice(0, 25);
}

function conditionsFor(
  query: ContactQuery,
): { conditions: string | null; childConditions?: string } | null {
  if ('id' in query) return { conditions: `id=${query.id}` };
  if ('email' in query) {
    // Blanks around an address are usual, and mean nothing to us.
    const pattern = likePattern(`*${shortened(canonicalText(query.email), 80)}*`);
    if (pattern === null) return null;
    // Whether two conditions have to hold for one element is not established (UNSURE): one is enough.
    return { conditions: null, childConditions: `communicationItems/value like ${pattern}` };
  }
  const patterns = canonicalText(query.name)
    .split(/\s+/u)
    .map((word) => likePattern(`*${shortened(word, 16)}*`))
    .filter((pattern) => pattern !== null)
    .slice(0, 3);
  if (patterns.length === 0) return null;
  const each = patterns.map((word) => `(firstName like ${word} or lastName like ${word})`);
  return { conditions: each.join(' and ') };
}

/** So many characters at most: a letter takes up to 12 in a URL, which has to stay below 1,900. */
function shortened(text: string, characters: number): string {
  // A half of a surrogate pair at the end matches nothing, so it is left out.
  return text.slice(0, characters).replace(/\p{Cs}$/u, '');
}

function fits(contact: Contact, query: ContactQuery): boolean {
  if ('id' in query) return contact.id === query.id;
  if ('email' in query) {
    const key = canonicalEmail(query.email);
    return contact.communications.some(
      ({ channel, value }) => channel === 'email' && canonicalEmail(value) === key,
    );
  }
  const name = canonicalName(query.name);
  const first = contact.firstName ?? '';
  const last = contact.lastName ?? '';
  const spellings = [first, last, `${first} ${last}`, `${last} ${first}`];
  return spellings.some((spelling) => canonicalName(spelling) === name);
}

const probed = {
  companies: 'companies',
  contacts: 'contacts',
  company_types: 'company_types',
  members: 'members',
  reports: 'reports',
} as const satisfies Record<ReadableThing, string>;

/** Tries to read one record. Refused credentials come through as the failure they are. */
async function probe(api: Api, thing: ReadableThing): Promise<Probe> {
  try {
    await api.get({
      resource: probed[thing],
      // No `fields`: reports have none (DOC).
      query: [['pageSize', '1']],
    });
    return 'allowed';
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    if (thrown.code === 'right_missing') return 'refused';
    if (thrown.code === 'endpoint_missing') return 'not_there';
    throw thrown;
  }
}
