import { type SandboxClock, toWireInstant } from '../clock.ts';
import { Collection } from './collection.ts';
import type {
  Activity,
  Company,
  CompanySite,
  Contact,
  Stamped,
  TypeAssociation,
} from './entities.ts';
import type {
  ActivityStatus,
  ActivityType,
  ApiKey,
  CallbackEntry,
  ClientApplication,
  CommunicationType,
  CompanyStatus,
  CompanyType,
  ContactType,
  Country,
  Department,
  ImpersonationToken,
  IntegratorLogin,
  Market,
  Member,
  Relationship,
  SecurityRole,
  SecurityRoleSetting,
  Territory,
  UserDefinedField,
} from './setupEntities.ts';
import { EMPTY_ACTIVITY, EMPTY_COMPANY, EMPTY_CONTACT } from './templates.ts';

/** The tenant itself, as reported by discovery and `/system/info`. */
export interface Site {
  /** Login company name, the part before `+` in the credentials. */
  readonly companyId: string;
  readonly companyName: string;
  /** Codebase with trailing slash; changing it makes paths of the old one fail. */
  readonly codebase: string;
  readonly versionCode: string;
  readonly versionNumber: string;
  readonly isCloud: boolean;
  readonly serverTimeZone: string;
  readonly cloudRegion: string;
}

export const DEFAULT_SITE: Site = {
  companyId: 'ampdemo',
  companyName: 'AMP Demo MSP',
  codebase: 'v2026_4/',
  versionCode: 'v2026.4',
  versionNumber: 'v2026.4.104213',
  isCloud: true,
  serverTimeZone: 'Eastern Standard Time',
  cloudRegion: 'NA',
};

/** Kinds of record whose changes callbacks may report. */
export type ChangeType = 'contact' | 'company' | 'activity' | 'member';

/** One change, reported to listeners after the world contains it. */
export interface WorldChange {
  readonly type: ChangeType;
  readonly id: number;
  readonly action: 'added' | 'updated' | 'deleted';
  /** Identifier of the member who made it. */
  readonly memberIdentifier: string;
}

/**
 * The result of `snapshot()` and the input of `restore()`: opaque, cheap (shares records),
 * in-process only.
 */
export interface WorldSnapshot {
  /** Records by the name of their collection, for comparing worlds. */
  readonly states: ReadonlyMap<string, readonly { readonly id: number }[]>;
  /** Highest ids given, by the name of the collection. */
  readonly lastIds: ReadonlyMap<string, number>;
  readonly site: Site;
  readonly lastCommunicationId: number;
  readonly putBack: () => void;
}

/** The state of a world from elsewhere, such as a file. */
export interface WorldState extends Pick<WorldSnapshot, 'site' | 'lastCommunicationId'> {
  readonly collections: ReadonlyMap<
    string,
    { readonly records: readonly { readonly id: number }[]; readonly lastId: number }
  >;
}

/** All state of one simulated ConnectWise site. */
export class World {
  readonly clock: SandboxClock;
  site: Site = DEFAULT_SITE;
  readonly #collections: Pick<
    Collection<{ readonly id: number }>,
    'name' | 'writes' | 'save' | 'load' | 'clear'
  >[] = [];
  readonly #listeners = new Set<(change: WorldChange) => void>();
  #lastCommunicationId = 0;

  readonly contacts = this.#collection<Contact>('Contact', EMPTY_CONTACT);
  readonly companies = this.#collection<Company>('Company', EMPTY_COMPANY);
  readonly companySites = this.#collection<CompanySite>('CompanySite');
  readonly activities = this.#collection<Activity>('Activity', EMPTY_ACTIVITY);
  readonly contactTypeAssociations = this.#collection<TypeAssociation>('ContactTypeAssociation');
  readonly companyTypeAssociations = this.#collection<TypeAssociation>('CompanyTypeAssociation');
  readonly companyTypes = this.#collection<CompanyType>('CompanyType');
  readonly companyStatuses = this.#collection<CompanyStatus>('CompanyStatus');
  readonly markets = this.#collection<Market>('MarketDescription');
  readonly territories = this.#collection<Territory>('Location');
  readonly contactTypes = this.#collection<ContactType>('ContactType');
  readonly communicationTypes = this.#collection<CommunicationType>('CommunicationType');
  readonly relationships = this.#collection<Relationship>('Relationship');
  readonly departments = this.#collection<Department>('Department');
  readonly countries = this.#collection<Country>('Country');
  readonly activityTypes = this.#collection<ActivityType>('ActivityType');
  readonly activityStatuses = this.#collection<ActivityStatus>('ActivityStatus');
  readonly members = this.#collection<Member>('Member');
  readonly securityRoles = this.#collection<SecurityRole>('SecurityRole');
  readonly securityRoleSettings = this.#collection<SecurityRoleSetting>('SecurityRoleSetting');
  readonly userDefinedFields = this.#collection<UserDefinedField>('UserDefinedField');
  readonly callbacks = this.#collection<CallbackEntry>('CallbackEntry');
  readonly apiKeys = this.#collection<ApiKey>('ApiKey');
  readonly integratorLogins = this.#collection<IntegratorLogin>('IntegratorLogin');
  readonly impersonationTokens = this.#collection<ImpersonationToken>('ImpersonationToken');
  readonly clientApplications = this.#collection<ClientApplication>('ClientApplication');

  /** Contact ids by company id. */
  readonly contactsByCompany = this.contacts.indexBy((contact) => contact.companyId);
  readonly sitesByCompany = this.companySites.indexBy((site) => site.companyId);
  readonly companiesByIdentifier = this.companies.indexBy((company) =>
    company.identifier.toLowerCase(),
  );
  readonly membersByIdentifier = this.members.indexBy((member) => member.identifier.toLowerCase());
  readonly settingsByRole = this.securityRoleSettings.indexBy((setting) => setting.roleId);
  readonly contactAssociationsByContact = this.contactTypeAssociations.indexBy((a) => a.ownerId);
  readonly companyAssociationsByCompany = this.companyTypeAssociations.indexBy((a) => a.ownerId);

  constructor(clock: SandboxClock) {
    this.clock = clock;
  }

  /** The sandbox's time as ConnectWise writes it, whole seconds. */
  nowText(): string {
    return toWireInstant(this.clock.now());
  }

  /** `lastUpdated` and `updatedBy` for a record written now. */
  stamp(memberIdentifier: string): Pick<Stamped, 'lastUpdated' | 'updatedBy'> {
    return { lastUpdated: this.nowText(), updatedBy: memberIdentifier };
  }

  /** Ids of communication items are unique over all contacts. */
  nextCommunicationId(): number {
    this.#lastCommunicationId += 1;
    return this.#lastCommunicationId;
  }

  memberByIdentifier(identifier: string): Member | undefined {
    for (const id of this.membersByIdentifier.ids(identifier.toLowerCase())) {
      return this.members.get(id);
    }
    return undefined;
  }

  companyByIdentifier(identifier: string): Company | undefined {
    for (const id of this.companiesByIdentifier.ids(identifier.toLowerCase())) {
      return this.companies.get(id);
    }
    return undefined;
  }

  /**
   * Called for every change made through the API or with `announce`; returns a function that
   * unsubscribes.
   */
  onChange(listener: (change: WorldChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Notifies listeners of a change that has been made. Seeding does not announce. */
  announce(change: WorldChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  snapshot(): WorldSnapshot {
    const { site } = this;
    const lastCommunicationId = this.#lastCommunicationId;
    const saved = this.#collections.map((collection) => collection.save());
    return {
      states: new Map(saved.map(({ name, records }) => [name, records])),
      lastIds: new Map(saved.map(({ name, lastId }) => [name, lastId])),
      site,
      lastCommunicationId,
      putBack: () => {
        this.site = site;
        this.#lastCommunicationId = lastCommunicationId;
        for (const collection of saved) collection.putBack();
      },
    };
  }

  /** Restores a snapshot of this world; listeners and the clock stay unchanged. */
  restore(snapshot: WorldSnapshot): void {
    snapshot.putBack();
  }

  /**
   * Replaces everything with a state. Its records have to come from a world like this one, or be
   * copies of such records; a collection that the state does not name stays unchanged.
   */
  load({ site, lastCommunicationId, collections }: WorldState): void {
    this.site = site;
    this.#lastCommunicationId = lastCommunicationId;
    for (const collection of this.#collections) {
      const content = collections.get(collection.name);
      if (content !== undefined) collection.load(content.records, content.lastId);
    }
  }

  /** Grows with every change of a record, and never shrinks. */
  get writes(): number {
    return this.#collections.reduce((sum, { writes }) => sum + writes, 0);
  }

  /** Empties everything; ids start again at 1. */
  reset(): void {
    this.site = DEFAULT_SITE;
    this.#lastCommunicationId = 0;
    for (const collection of this.#collections) collection.clear();
  }

  #collection<T extends { readonly id: number }>(name: string, template?: T): Collection<T> {
    const collection = new Collection<T>(name, template);
    this.#collections.push(collection);
    return collection;
  }
}
