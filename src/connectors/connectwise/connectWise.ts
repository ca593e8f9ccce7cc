import { wholeSecond } from '../../core/askedToWait.ts';
import { Failure } from '../../core/failure.ts';
import type { CallbackSource } from '../../ports/callbacks.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Credentials } from '../../ports/connection.ts';
import type { ConnectWise, Probe, ReadableThing, Times } from '../../ports/connectwise.ts';
import type { Ids } from '../../ports/ids.ts';
import type { Log } from '../../ports/log.ts';
import { activitiesOf } from './activities.ts';
import { type Api, createApi, type Location } from './api.ts';
import { type CallbackKeys, createCallbackKeys } from './callbackKeys.ts';
import { callbacksOf } from './callbacks.ts';
import { changedRecords, readTimes } from './changes.ts';
import { companyWriting } from './companyWriting.ts';
import { readContact } from './contactById.ts';
import { listedContactFields, parseListedContact } from './contactWire.ts';
import { contactWriting } from './contactWriting.ts';
import { checkClientId, checkText, signInHeaders } from './credentials.ts';
import { readFacts } from './facts.ts';
import { filtering } from './filtering.ts';
import { findCompanies, findContacts } from './finding.ts';
import { createHttp, defaultTimeouts, type Http, type Timeouts } from './http.ts';
import { readIdentity, readRoleRights } from './identity.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { companyListing, contactListing } from './listings.ts';
import { organizationLists, readCompanySites, readList } from './lists.ts';
import { allMembers, memberOf, membersByIds } from './members.ts';
import { listById, listByIds } from './paging.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry.ts';
import { checkSite, type SiteRules } from './site.ts';
import { writeFacts } from './writtenFacts.ts';

export type ConnectWiseOptions = {
  /** As entered; it is checked before anything is sent. */
  readonly site: string;
  readonly rules: SiteRules;
  /** Login company name. */
  readonly company: string;
  readonly clientId: string;
  readonly credentials: Credentials;
  /** Where the API was found before, as stored with the connection. */
  readonly known?: { readonly apiBase: string; readonly codebase: string };
  readonly onMoved?: (apiBase: string, codebase: string) => Promise<void>;
  /** Called for each wait that ConnectWise asks for, in milliseconds since 1970. */
  readonly onAskedToWait?: (until: number) => Promise<void>;
  /** Called each time that ConnectWise rejects the keys, and with null once it accepts them. */
  readonly onTried?: (refused: Failure | null) => Promise<void>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Shared by all connections to one site. */
  readonly limiter?: Limiter;
  readonly timeouts?: Timeouts;
  /** Keys of callbacks, shared by all clients of a process. */
  readonly callbackKeys?: CallbackKeys;
  /** Connections shared with other clients, which closing this one leaves open. */
  readonly http?: Http;
  readonly policy?: RetryPolicy;
};

/**
 * A client for one connection. Throws `site_not_allowed` or `bad_input` for what can be seen to be
 * wrong without asking.
 */
export function createConnectWise(options: ConnectWiseOptions): ConnectWise {
  const site = checkSite(options.site, options.rules);
  const company = checkText('company', options.company, { code: 'company_of_sign_in' });
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
        user: checkText('public key', options.credentials.user, { code: 'public_key' }),
        secret: checkText('private key', options.credentials.secret, { code: 'private_key' }),
      },
      checkClientId(options.clientId),
    ),
    known,
    onMoved: options.onMoved ?? (async () => undefined),
    onAskedToWait: options.onAskedToWait ?? (async () => undefined),
    onTried: options.onTried ?? (async () => undefined),
    http:
      options.http === undefined
        ? createHttp(options.timeouts ?? defaultTimeouts)
        : { ...options.http, close: async () => undefined },
    limiter: options.limiter ?? createLimiter(options.clock),
    clock: options.clock,
    ids: options.ids,
    log: options.log,
    policy: options.policy ?? defaultRetryPolicy,
  });
  const { rules, clock } = options;
  const keys = options.callbackKeys ?? createCallbackKeys(clock);
  return overApi(api, clock, callbacksOf(api, { company, rules, keys }));
}

function overApi(api: Api, clock: Clock, callbacks: CallbackSource): ConnectWise {
  const lists = organizationLists(api);
  let times: Times = 'instants';
  return {
    companies: ({ changedSince: since, afterId, signal }) =>
      changedRecords(api, { ...companyListing, afterId, signal }, since, times),
    contacts: ({ changedSince: since, afterId, signal }) =>
      changedRecords(api, { ...contactListing, afterId, signal }, since, times),
    contactsByIds: (ids, signal) => listByIds(api, { ...contactListing, signal }, ids),
    companiesByIds: (ids, signal) => listByIds(api, { ...companyListing, signal }, ids),
    listedContacts: ({ afterId, signal }) =>
      listById(api, {
        resource: 'contacts',
        fields: listedContactFields,
        conditions: null,
        afterId,
        parse: parseListedContact,
        signal,
      }),
    ...filtering(api),
    findContacts: (query) => findContacts(api, query),
    findCompanies: (name) => findCompanies(api, name),
    async company(id) {
      for await (const { records } of listByIds(api, companyListing, [id]))
        if (records[0] !== undefined) return records[0];
      return null;
    },
    contact: (id) => readContact(api, id),
    member: (identifier) => memberOf(api, identifier),
    members: (ids) => membersByIds(api, ids),
    allMembers: () => allMembers(api),
    ...contactWriting(api, lists),
    ...companyWriting(api),
    ...activitiesOf(api, () => times),
    ...callbacks,
    async companyTypes() {
      const types = await readList(api, 'company_types');
      return types.map(({ id, name }) => ({ id, name }));
    },
    list: (kind, options) => (options?.fresh === true ? readList(api, kind) : lists(kind)),
    companySites: (companyId) => readCompanySites(api, companyId),
    times: () => readTimes(api),
    facts: () => readFacts(api, clock),
    writtenFacts: (companyId) => writeFacts(api, clock, companyId),
    readBy(known) {
      times = known;
    },
    discover: () => api.discover(),
    probe: (thing) => probe(api, thing),
    identity: () => readIdentity(api),
    roleRights: (roleId) => readRoleRights(api, roleId),
    get requests() {
      return api.requests;
    },
    watchWaits(tell) {
      api.watchWaits(tell === null ? null : (until, why) => tell(wholeSecond(until), why));
    },
    guardWrites: (check) => api.guardWrites(check),
    close: () => api.close(),
  };
}

const probed = {
  companies: 'companies',
  contacts: 'contacts',
  activities: 'activities',
  company_types: 'company_types',
  members: 'members',
  reports: 'reports',
} as const satisfies Record<ReadableThing, string>;

/** Tries to read one record. Rejected credentials pass through as their own failure. */
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
