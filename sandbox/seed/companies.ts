import type { Company } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import { customValuesFor } from './customFields.ts';
import { TERRITORY_MANAGERS } from './members.ts';
import type { Prng } from './prng.ts';
import type { CompanyTypeName } from './setup.ts';
import { dealer } from './shares.ts';
import { pastInstant, pastStamp, seededGuid } from './stamp.ts';
import { COMPANY_ADJECTIVES, COMPANY_FORMS, COMPANY_TRADES, PLACES, STREETS } from './words.ts';

const TYPES_OF: Readonly<Record<string, readonly CompanyTypeName[]>> = {
  none: [],
  customerAndVip: ['Customer', 'VIP Customer'],
  prospectAndVendor: ['Prospect', 'Vendor'],
  three: ['Vendor', 'Partner', "Children's & Youth"],
};

const dealType = dealer(
  [
    ['Customer', 38],
    ['Prospect', 20],
    ['Suspect', 8],
    ['Vendor', 5],
    ['Partner', 3],
    ['Competition', 2],
    ['Not-a-fit', 3],
    ['Unknown', 3],
    ['Owner', 1],
    ['VIP Customer', 3],
    ["Children's & Youth", 2],
    ['none', 4],
    ['customerAndVip', 4],
    ['prospectAndVendor', 2],
    ['three', 2],
  ],
  37,
);

const dealState = dealer(
  [
    ['active', 87],
    ['deleted', 3],
    ['notApproved', 4],
    ['inactive', 4],
    ['creditHold', 2],
  ],
  61,
);

const dealOddity = dealer(
  [
    ['plain', 83],
    ['ampersand', 4],
    ['apostrophe', 3],
    ['accent', 2],
    ['empty', 4],
    ['bare', 4],
  ],
  43,
);

/** Domain of a company's e-mail addresses, always below `.example`. */
export function companyDomain(index: number): string {
  return `${slug(baseName(index)).slice(0, 40)}.example`;
}

/** Adds `count` companies, each with a site. Ids ascend with gaps. */
export function seedCompanies(world: World, count: number, prng: Prng, plain: boolean): number[] {
  const fields = world.userDefinedFields.all().filter((field) => field.screenId === 'co300');
  const typeIds = new Map(world.companyTypes.all().map((type) => [type.name, type.id]));
  const statusIds = new Map(world.companyStatuses.all().map((status) => [status.name, status.id]));
  const managers = TERRITORY_MANAGERS.map((name) => world.memberByIdentifier(name)?.id ?? null);
  const ids: number[] = [];
  let id = 249;
  for (let index = 0; index < count; index += 1) {
    id += 1 + prng.below(3);
    const stamp = pastStamp(prng, prng.pick(TERRITORY_MANAGERS));
    const deal = plain ? 'Customer' : dealType(index);
    const names = TYPES_OF[deal] ?? [deal];
    const company: Company = {
      ...blankCompany(id, index, prng),
      ...(plain ? {} : oddities(index)),
      typeIds: names.map((name) => typeIds.get(name) ?? 0),
      statusId: statusIds.get(plain ? 'Active' : STATUS_OF[dealState(index)]) ?? null,
      deletedFlag: !plain && dealState(index) === 'deleted',
      territoryId: prng.chance(0.9) ? prng.pick(world.territories.all()).id : null,
      territoryManagerId: prng.chance(0.85) ? prng.pick(managers) : null,
      marketId: prng.chance(0.7) ? prng.pick(world.markets.all()).id : null,
      countryId: prng.pick(world.countries.all()).id,
      customValues: customValuesFor(fields, prng),
      ...stamp,
    };
    world.companies.put(
      company.deletedFlag
        ? { ...company, dateDeleted: stamp.lastUpdated, deletedBy: stamp.updatedBy }
        : company,
    );
    for (const typeId of company.typeIds) {
      const associations = world.companyTypeAssociations;
      associations.put({ id: associations.nextId(), ownerId: id, typeId, ...stamp });
    }
    const site = world.companySites.put({
      id: world.companySites.nextId(),
      companyId: id,
      name: 'Main',
      defaultFlag: true,
      inactiveFlag: false,
      ...stamp,
    });
    world.companies.put({ ...world.companies.must(id), siteId: site.id });
    ids.push(id);
  }
  return ids;
}

function baseName(index: number): string {
  const adjectives = COMPANY_ADJECTIVES.length;
  const adjective = COMPANY_ADJECTIVES[index % adjectives] ?? '';
  const trade = COMPANY_TRADES[Math.floor(index / adjectives) % COMPANY_TRADES.length] ?? '';
  const round = Math.floor(index / (adjectives * COMPANY_TRADES.length));
  return `${adjective} ${trade}${round === 0 ? '' : ` ${round + 1}`}`;
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

const STATUS_OF = {
  active: 'Active',
  deleted: 'Active',
  notApproved: 'Not Approved',
  inactive: 'Inactive',
  creditHold: 'Credit Hold',
} as const;

function oddities(index: number): Partial<Company> {
  const name = baseName(index);
  switch (dealOddity(index)) {
    case 'ampersand':
      return { name: `${name} & Sons`, addressLine2: 'Floor 3 & 4' };
    case 'apostrophe':
      return { name: `O'Neil's ${name}` };
    case 'accent':
      return { name: `Caf\u00E9 ${name} \u2013 Z\u00FCrich` };
    case 'empty':
      return { phoneNumber: '', website: '', addressLine2: '' };
    case 'bare':
      return { phoneNumber: null, faxNumber: null, website: null, numberOfEmployees: null };
    case 'plain':
      break;
  }
  return {};
}

function blankCompany(id: number, index: number, prng: Prng): Company {
  const [city, state, zip] = prng.pick(PLACES);
  const name = baseName(index);
  return {
    id,
    lastUpdated: '',
    updatedBy: '',
    identifier: `${slug(name).replaceAll('-', '').slice(0, 18)}${index}`,
    name: `${name} ${prng.pick(COMPANY_FORMS)}`,
    statusId: null,
    addressLine1: `${1 + prng.below(900)} ${prng.pick(STREETS)}`,
    addressLine2: null,
    city,
    state: state === '' ? null : state,
    zip,
    countryId: null,
    phoneNumber: phone(prng),
    faxNumber: prng.chance(0.4) ? phone(prng) : null,
    website: prng.chance(0.8) ? `https://www.${companyDomain(index)}` : null,
    territoryId: null,
    marketId: null,
    accountNumber: prng.chance(0.3) ? `A-${10_000 + index}` : null,
    vendorIdentifier: null,
    taxIdentifier: null,
    resellerIdentifier: null,
    defaultContactId: null,
    billingContactId: null,
    dateAcquired: pastInstant(prng),
    parentCompanyId: null,
    billToCompanyId: null,
    siteId: null,
    annualRevenue: prng.chance(0.5) ? prng.below(9_000) * 1_000 : null,
    // One in five is larger than a hundred people.
    numberOfEmployees: prng.chance(0.2) ? 101 + prng.below(4_900) : 1 + prng.below(100),
    yearEstablished: 1950 + prng.below(74),
    revenueYear: null,
    leadSource: null,
    leadFlag: false,
    unsubscribeFlag: false,
    isVendorFlag: false,
    invoiceToEmailAddress: null,
    invoiceCCEmailAddress: null,
    deletedFlag: false,
    dateDeleted: null,
    deletedBy: null,
    mobileGuid: seededGuid(prng),
    facebookUrl: null,
    twitterUrl: null,
    linkedInUrl: null,
    territoryManagerId: null,
    typeIds: [],
    integratorTags: [],
    userDefinedFields: null,
    customValues: {},
  };
}

/** A number as people type them: digits, dashes, brackets, dots or international. */
export function phone(prng: Prng): string {
  const last = String(prng.below(10_000)).padStart(4, '0');
  return prng.pick([`813555${last}`, `813-555-${last}`, `(813) 555-${last}`, `+1 813.555.${last}`]);
}
