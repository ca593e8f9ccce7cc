import { canonicalName } from '../../../src/core/contact/canonical.ts';
import type {
  Company,
  CompanyType,
  Contact,
  ListEntry,
  ListKind,
} from '../../../src/core/contact/contact.ts';
import { canonicalEmail } from '../../../src/core/contact/emails.ts';
import { companyKey, hasName } from '../../../src/core/contact/names.ts';
import { Failure } from '../../../src/core/failure.ts';
import type { ContactFilter } from '../../../src/core/filter/contactFilter.ts';
import { mayTakeOf } from '../../../src/core/filter/takes.ts';
import type {
  ApiIdentity,
  ConnectWise,
  ContactQuery,
  ListedContact,
  Member,
  MemberDetails,
  Page,
  Probe,
  ReadableThing,
  ReadOptions,
  RoleRight,
} from '../../../src/ports/connectwise.ts';
import {
  type ActivityInterference,
  type MemoryActivities,
  memoryActivities,
} from './memoryActivities.ts';
import { type MemoryCallbacks, memoryCallbacks } from './memoryCallbacks.ts';
import { type Choice, memoryLists } from './memoryLists.ts';
import { type MemoryWrite, memoryWrites, type WriteInterference } from './memoryWrites.ts';

/** A ConnectWise in memory that tests can change: the simplest implementation of the port. */
export type MemoryConnectWise = ConnectWise &
  Omit<MemoryActivities, 'activities'> & {
    /** Its clock, in milliseconds since 1970; records are stamped with it in whole seconds. */
    now: number;
    /** Adds or replaces a contact, and stamps it. */
    put(contact: Contact): void;
    putCompany(company: Company): void;
    putMember(member: Member & Partial<MemberDetails>): void;
    /** Deletes a contact without a trace, as in ConnectWise. */
    delete(contactId: number): void;
    setTypes(types: readonly CompanyType[]): void;
    /** Replaces a list. A reader that reads each list only once keeps the earlier one. */
    setList(kind: ListKind, entries: readonly Choice[]): void;
    setSites(companyId: number, entries: readonly Choice[]): void;
    /** The doctor reports this as not allowed; everything is allowed by default. */
    refuse(thing: ReadableThing): void;
    readonly records: {
      readonly contacts: ReadonlyMap<number, Contact>;
      readonly companies: ReadonlyMap<number, Company>;
      readonly activities: MemoryActivities['activities'];
    };
    readonly callbackEntries: MemoryCallbacks;
    /** All writes through the port that took effect, oldest first. */
    readonly writes: readonly MemoryWrite[];
  };

type MemoryResource = 'companies' | 'contacts' | 'members' | 'lists' | 'activities' | 'callbacks';

/** Hooks between the pages of a reading and around writes, with which tests cause trouble. */
export type Interference = WriteInterference &
  ActivityInterference & {
    /**
     * Called before each request, writes included; may change records or throw what the connector would
     * throw.
     */
    readonly beforeRequest?: (resource: MemoryResource) => void;
    /** May change a page before it is returned. */
    readonly onPage?: <T extends { readonly id: number }>(page: Page<T>) => Page<T>;
  };

export function createMemoryConnectWise(
  options: {
    readonly now: number;
    readonly pageSize?: number;
    readonly interference?: Interference;
  } = { now: 0 },
): MemoryConnectWise {
  const pageSize = options.pageSize ?? 1000;
  const contacts = new Map<number, Contact>();
  const companies = new Map<number, Company>();
  const members = new Map<number, Member & Partial<MemberDetails>>();
  const refused = new Set<ReadableThing>();
  const writes: MemoryWrite[] = [];
  // Ids are never used twice, even after their record was deleted.
  const lastIds = { contact: 0, company: 0, item: 0 };
  const passed = (kind: keyof typeof lastIds, id: number) => {
    lastIds[kind] = Math.max(lastIds[kind], id);
  };
  const lists = memoryLists();
  const listsRead = new Map<ListKind, readonly ListEntry[]>();
  let requests = 0;

  const stamp = () => `${new Date(memory.now).toISOString().slice(0, 19)}Z`;
  const request = (resource: MemoryResource) => {
    requests += 1;
    options.interference?.beforeRequest?.(resource);
  };

  async function* read<T extends { readonly id: number; readonly lastUpdated: string | null }>(
    resource: 'companies' | 'contacts',
    records: ReadonlyMap<number, T>,
    { changedSince, afterId, signal }: ReadOptions,
  ): AsyncGenerator<Page<T>> {
    for (let after = afterId; ; ) {
      if (signal?.aborted === true) throw new Failure('interrupted');
      request(resource);
      const found = [...records.values()]
        .filter(({ id }) => id > after)
        .filter(({ lastUpdated }) => changedSince === null || (lastUpdated ?? '') >= changedSince)
        .toSorted((a, b) => a.id - b.id)
        .slice(0, pageSize);
      const lastId = found.at(-1)?.id ?? after;
      const page: Page<T> = { records: found, unreadable: [], lastId, serverTime: stamp() };
      yield options.interference?.onPage?.(page) ?? page;
      if (found.length < pageSize) return;
      after = lastId;
    }
  }

  async function* readByIds<T extends { readonly id: number; readonly lastUpdated: string | null }>(
    resource: 'companies' | 'contacts',
    records: ReadonlyMap<number, T>,
    ids: readonly number[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Page<T>> {
    const wanted = new Map<number, T>();
    for (const id of ids) {
      const record = records.get(id);
      if (record !== undefined) wanted.set(id, record);
    }
    if (wanted.size === 0) return;
    const all: ReadOptions = { changedSince: null, afterId: 0 };
    yield* read(resource, wanted, signal ? { ...all, signal } : all);
  }

  async function* stamps(
    afterId: number,
    signal?: AbortSignal,
  ): AsyncGenerator<Page<ListedContact>> {
    const all: ReadOptions = { changedSince: null, afterId };
    for await (const page of read('contacts', contacts, signal ? { ...all, signal } : all)) {
      const records = page.records.map(({ id, lastUpdated }) => ({ id, lastUpdated }));
      yield { ...page, records };
    }
  }

  const matching = (filter: ContactFilter) =>
    new Map([...companies].filter(([, one]) => !one.deleted && mayTakeOf(filter, one)));

  const put = (contact: Contact) => {
    passed('contact', contact.id);
    // An id that a contact names counts as used, whether or not the company exists.
    passed('company', contact.companyId ?? 0);
    for (const { id } of contact.communications) passed('item', id);
    contacts.set(contact.id, { ...contact, lastUpdated: stamp() });
  };
  const putCompany = (company: Company) => {
    passed('company', company.id);
    companies.set(company.id, { ...company, lastUpdated: stamp() });
  };

  const about = memoryActivities(
    {
      stamp,
      request: () => request('activities'),
      pageSize,
      onPage: (page) => options.interference?.onPage?.(page) ?? page,
    },
    options.interference ?? {},
  );
  const { activities, ...steering } = about.steering;

  const { steered: callbackEntries, ...callbackSource } = memoryCallbacks(() =>
    request('callbacks'),
  );

  const memory: MemoryConnectWise = {
    now: options.now,
    records: { contacts, companies, activities },
    ...steering,
    ...about.port,
    ...callbackSource,
    callbackEntries,
    writes,
    put,
    putCompany,
    putMember: (member) => void members.set(member.id, member),
    delete: (contactId) => void contacts.delete(contactId),
    setTypes: (types) => lists.set('company_types', types),
    setList: (kind, entries) => lists.set(kind, entries),
    setSites: (companyId, entries) => lists.setSites(companyId, entries),
    refuse: (thing) => void refused.add(thing),

    watchWaits: () => undefined,
    guardWrites: () => undefined,
    times: async () => 'instants',
    facts: async () => [],
    writtenFacts: async () => [],
    readBy: () => undefined,
    get requests() {
      return requests;
    },
    companies: (wanted) => read('companies', companies, wanted),
    contacts: (wanted) => read('contacts', contacts, wanted),
    contactsByIds: (ids, signal) => readByIds('contacts', contacts, ids, signal),
    companiesByIds: (ids, signal) => readByIds('companies', companies, ids, signal),
    async count(object) {
      request(object);
      return object === 'companies' ? companies.size : contacts.size;
    },
    async countFor(filter) {
      request('companies');
      return matching(filter).size;
    },
    companiesFor: (filter, signal) => {
      const all: ReadOptions = { changedSince: null, afterId: 0 };
      return read('companies', matching(filter), signal ? { ...all, signal } : all);
    },
    contactsFor: (_, companyIds, signal) => {
      const wanted = new Set<number | null>(companyIds);
      const found = [...contacts].filter(([, { companyId }]) => wanted.has(companyId));
      return readByIds(
        'contacts',
        new Map(found),
        found.map(([id]) => id),
        signal,
      );
    },
    async findContacts(query) {
      request('contacts');
      const found = [...contacts.values()].filter((contact) => fits(contact, query));
      return found.toSorted((a, b) => a.id - b.id).slice(0, 25);
    },
    async company(id) {
      request('companies');
      return companies.get(id) ?? null;
    },
    async contact(id) {
      request('contacts');
      return contacts.get(id) ?? null;
    },
    listedContacts: ({ afterId, signal }) => stamps(afterId, signal),
    async findCompanies(name) {
      request('companies');
      const wanted = companyKey(name);
      if (wanted === '') return [];
      const found = [...companies.values()].filter((one) => companyKey(one.name) === wanted);
      return found.toSorted((a, b) => a.id - b.id).slice(0, 25);
    },
    async member(identifier) {
      request('members');
      const wanted = canonicalName(identifier);
      return [...members.values()].find((one) => canonicalName(one.identifier) === wanted) ?? null;
    },
    async members(ids) {
      request('members');
      const found = [...new Set(ids)].flatMap((id) => members.get(id) ?? []);
      return found.toSorted((a, b) => a.id - b.id);
    },
    async allMembers() {
      request('members');
      const found = [...members.values()].map((one) => ({
        name: one.identifier,
        emails: [],
        isPerson: true,
        ...one,
      }));
      return found.toSorted((a, b) => a.id - b.id);
    },
    ...memoryWrites(
      {
        contacts,
        companies,
        lists,
        put,
        putCompany,
        nextId: (kind) => {
          lastIds[kind] += 1;
          return lastIds[kind];
        },
        request,
        writes,
      },
      options.interference ?? {},
    ),
    async companyTypes() {
      request('companies');
      return lists.of('company_types').map(({ id, name }) => ({ id, name }));
    },
    async list(kind, how) {
      const known = listsRead.get(kind);
      if (known !== undefined && how?.fresh !== true) return known;
      request('lists');
      const now = lists.of(kind);
      listsRead.set(kind, now);
      return now;
    },
    async companySites(companyId) {
      request('companies');
      return companies.has(companyId) ? lists.sitesOf(companyId) : [];
    },
    async discover() {
      request('companies');
      const apiBase = 'https://memory.invalid';
      return { codebase: 'v4_6_release/', version: null, isCloud: false, apiBase };
    },
    async probe(thing): Promise<Probe> {
      requests += 1;
      return refused.has(thing) ? 'refused' : 'allowed';
    },
    identity: async (): Promise<ApiIdentity | null> => null,
    roleRights: async (): Promise<readonly RoleRight[] | null> => null,
    close: async () => undefined,
  };
  return memory;
}

function fits(contact: Contact, query: ContactQuery): boolean {
  if ('id' in query) return contact.id === query.id;
  if ('email' in query) {
    const key = canonicalEmail(query.email);
    return contact.communications.some(
      ({ channel, value }) => channel === 'email' && canonicalEmail(value) === key,
    );
  }
  return hasName(contact, query.name);
}
