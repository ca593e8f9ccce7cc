import type { Contact } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import { communicationMaker } from './communications.ts';
import { companyDomain } from './companies.ts';
import { customValuesFor } from './customFields.ts';
import { EmailMaker } from './emails.ts';
import { TERRITORY_MANAGERS } from './members.ts';
import type { Prng } from './prng.ts';
import { dealer } from './shares.ts';
import { pastStamp, seededGuid } from './stamp.ts';
import { FAMILY_NAMES, GIVEN_NAMES, ODD_NAMES, PLACES, STREETS, TITLES } from './words.ts';

const dealName = dealer(
  [
    ['plain', 80],
    ['apostrophe', 3],
    ['ampersand', 2],
    ['emoji', 1],
    ['rightToLeft', 1],
    ['decomposed', 2],
    ['composed', 3],
    ['blanks', 2],
    ['quote', 1],
    ['invisible', 1],
    ['noLastName', 2],
    ['emptyLastName', 2],
  ],
  43,
);

const dealState = dealer(
  [
    ['active', 91],
    ['inactive', 5],
    ['withoutCompany', 4],
  ],
  71,
);

const dealTypes = dealer(
  [
    ['none', 70],
    ['one', 22],
    ['two', 8],
  ],
  83,
);

const dealEmpty = dealer(
  [
    ['filled', 90],
    ['emptyStrings', 6],
    ['newlines', 1],
    ['bare', 3],
  ],
  91,
);

/** Adds `count` contacts, unevenly over the companies: the first companies get most. */
export function seedContacts(
  world: World,
  count: number,
  companyIds: readonly number[],
  prng: Prng,
  plain: boolean,
): void {
  const fields = world.userDefinedFields.all().filter((field) => field.screenId === 'ct300');
  const communications = communicationMaker(world, prng);
  const emails = new EmailMaker();
  const seen = new Set<number>();
  let id = 1_000;
  for (let index = 0; index < count; index += 1) {
    id += 1 + prng.below(3);
    const companyIndex = Math.floor(companyIds.length * prng.next() ** 2);
    const state = plain ? 'active' : dealState(index);
    const companyId = state === 'withoutCompany' ? null : (companyIds[companyIndex] ?? null);
    const [firstName, lastName] = plain ? plainName(prng) : nameOf(index, prng);
    const domain = companyId === null ? 'freelance.example' : companyDomain(companyIndex);
    const addresses = plain
      ? [`person${index}@${domain}`]
      : emails.make(index, firstName, lastName ?? '', companyId, domain);
    const isDefault = companyId !== null && state === 'active' && !seen.has(companyId);
    world.contacts.put({
      ...blankContact(id, prng),
      ...(plain ? {} : oddFields(index)),
      firstName,
      lastName,
      companyId,
      siteId: companyId === null ? null : (world.companies.must(companyId).siteId ?? null),
      inactiveFlag: state === 'inactive',
      defaultFlag: isDefault,
      communicationItems: communications(index, addresses),
      typeIds: typesOf(world, id, index, prng),
      customValues: customValuesFor(fields, prng),
      ...pastStamp(prng, prng.pick(TERRITORY_MANAGERS)),
    });
    if (isDefault) {
      seen.add(companyId);
      world.companies.put({ ...world.companies.must(companyId), defaultContactId: id });
    }
  }
}

function plainName(prng: Prng): [string, string] {
  return [prng.pick(GIVEN_NAMES), prng.pick(FAMILY_NAMES)];
}

function nameOf(index: number, prng: Prng): readonly [string, string | null] {
  const kind = dealName(index);
  const [first, last] = plainName(prng);
  if (kind === 'plain') return [first, last];
  if (kind === 'noLastName') return [first, null];
  if (kind === 'emptyLastName') return [first, ''];
  return prng.pick<readonly [string, string]>(ODD_NAMES[kind]);
}

function oddFields(index: number): Partial<Contact> {
  switch (dealEmpty(index)) {
    case 'emptyStrings':
      return { title: '', addressLine1: '', addressLine2: '', city: '', nickName: '' };
    case 'newlines':
      return { title: 'Buyer\tEast', school: '  ', nickName: 'two\u2028lines' };
    case 'bare':
      return { title: null, addressLine1: null, city: null, state: null, zip: null };
    case 'filled':
      break;
  }
  return {};
}

function typesOf(world: World, ownerId: number, index: number, prng: Prng): readonly number[] {
  const many = { none: 0, one: 1, two: 2 }[dealTypes(index)];
  if (many === 0) return [];
  const all = world.contactTypes.all();
  const from = prng.below(all.length);
  const typeIds = [0, 1].slice(0, many).map((n) => all[(from + n) % all.length]?.id ?? 0);
  for (const typeId of typeIds) {
    const associations = world.contactTypeAssociations;
    const stamp = pastStamp(prng, 'jmoreno');
    associations.put({ id: associations.nextId(), ownerId, typeId, ...stamp });
  }
  return typeIds;
}

function blankContact(id: number, prng: Prng): Contact {
  const [city, state, zip] = prng.pick(PLACES);
  return {
    id,
    lastUpdated: '',
    updatedBy: '',
    firstName: '',
    lastName: null,
    companyId: null,
    siteId: null,
    addressLine1: `${1 + prng.below(900)} ${prng.pick(STREETS)}`,
    addressLine2: null,
    city,
    state: state === '' ? null : state,
    zip,
    countryId: null,
    relationshipId: null,
    relationshipOverride: null,
    departmentId: prng.chance(0.3) ? 6 : null,
    inactiveFlag: false,
    defaultMergeContactId: null,
    securityIdentifier: null,
    managerContactId: null,
    assistantContactId: null,
    title: prng.chance(0.8) ? prng.pick(TITLES) : null,
    school: null,
    nickName: null,
    marriedFlag: false,
    childrenFlag: false,
    children: null,
    significantOther: null,
    portalPassword: null,
    portalSecurityLevel: 1,
    disablePortalLoginFlag: true,
    unsubscribeFlag: prng.chance(0.03),
    gender: null,
    birthDay: null,
    anniversary: null,
    presence: null,
    mobileGuid: seededGuid(prng),
    facebookUrl: null,
    twitterUrl: null,
    linkedInUrl: null,
    defaultBillingFlag: false,
    defaultFlag: false,
    companyLocationId: null,
    communicationItems: [],
    typeIds: [],
    integratorTags: [],
    userDefinedFields: null,
    customValues: {},
  };
}
