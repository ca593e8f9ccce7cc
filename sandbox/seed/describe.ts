import type { CommunicationItem, Contact } from '../world/entities.ts';
import type { World } from '../world/world.ts';

/** Counts of a world by category, taken from the records, for tests to compare with. */
export type SeedDescription = ReturnType<typeof describeSeed>;

/** Types of the filter AMP recommends. */
const DEFAULT_FILTER = ['Customer', 'Prospect', 'Suspect'];
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Counts the records of a world. A contact may count in several categories. */
export function describeSeed(world: World) {
  const contacts = world.contacts.all();
  const companies = world.companies.all();
  const filterTypes = new Set(
    world.companyTypes
      .all()
      .filter((type) => DEFAULT_FILTER.includes(type.name))
      .map((type) => type.id),
  );
  const owners = ownersByEmail(contacts);
  const count = (test: (contact: Contact) => boolean) => contacts.filter(test).length;
  const companyOf = (contact: Contact) =>
    contact.companyId === null ? undefined : world.companies.get(contact.companyId);

  return {
    companies: {
      total: companies.length,
      deleted: companies.filter((company) => company.deletedFlag).length,
      withoutType: companies.filter((company) => company.typeIds.length === 0).length,
      withSeveralTypes: companies.filter((company) => company.typeIds.length > 1).length,
      over100Employees: companies.filter((company) => (company.numberOfEmployees ?? 0) > 100)
        .length,
      withoutContacts: companies.filter((c) => world.contactsByCompany.ids(c.id).size === 0).length,
      byType: Object.fromEntries(
        world.companyTypes
          .all()
          .map((type) => [type.name, companies.filter((c) => c.typeIds.includes(type.id)).length]),
      ),
      /** Not deleted and of type Customer, Prospect or Suspect. */
      inDefaultFilter: companies.filter(
        (company) => !company.deletedFlag && company.typeIds.some((id) => filterTypes.has(id)),
      ).length,
    },
    contacts: {
      total: contacts.length,
      active: count((contact) => !contact.inactiveFlag),
      inactive: count((contact) => contact.inactiveFlag),
      withoutCompany: count((contact) => contact.companyId === null),
      ofDeletedCompany: count((contact) => companyOf(contact)?.deletedFlag === true),
      /** Active or not, of a company that is not deleted and of type Customer, Prospect or Suspect. */
      inDefaultFilter: count((contact) => {
        const company = companyOf(contact);
        return (
          company !== undefined &&
          !company.deletedFlag &&
          company.typeIds.some((id) => filterTypes.has(id))
        );
      }),
      withoutEmail: count((contact) => emails(contact).every((item) => item.value.trim() === '')),
      invalidEmail: count((contact) => {
        const address = defaultEmail(contact);
        return address !== undefined && address !== '' && !EMAIL.test(address);
      }),
      severalEmails: count((contact) => emails(contact).length > 1),
      /** Its default address, in lower case and trimmed, is also another contact's. */
      sharedEmail: count((contact) => (owners.get(defaultEmail(contact) ?? '')?.length ?? 0) > 1),
      sharedAcrossCompanies: count((contact) => {
        const others = owners.get(defaultEmail(contact) ?? '') ?? [];
        return others.some((other) => other.companyId !== contact.companyId);
      }),
      withPhone: count((contact) => of(contact, 'Phone').length > 0),
      severalPhones: count((contact) => of(contact, 'Phone').length > 1),
      withExtension: count((contact) => of(contact, 'Phone').some((i) => i.extension !== null)),
      withFax: count((contact) => of(contact, 'Fax').length > 0),
      withTypes: count((contact) => contact.typeIds.length > 0),
      emptyStrings: count((contact) => contact.lastName === '' || contact.title === ''),
      apostrophes: count((contact) => name(contact).includes("'")),
      ampersands: count((contact) => name(contact).includes('&')),
      emoji: count((contact) => /\p{Extended_Pictographic}/u.test(name(contact))),
      rightToLeftMarks: count((contact) => /[\u200F\u202A\u202C]/.test(name(contact))),
      notNfc: count((contact) => name(contact).normalize('NFC') !== name(contact)),
      outerBlanks: count(({ firstName, lastName }) =>
        [firstName, lastName ?? ''].some((text) => text !== text.trim()),
      ),
    },
    activities: {
      total: world.activities.size,
      unassigned: world.activities.all().filter((activity) => activity.assignToId === null).length,
    },
    members: world.members.size,
    contactCustomFields: world.userDefinedFields.all().filter((f) => f.screenId === 'ct300').length,
    callbacks: world.callbacks.size,
  };
}

function name({ firstName, lastName }: Contact): string {
  return `${firstName}\u0000${lastName ?? ''}`;
}

function of(contact: Contact, channel: CommunicationItem['communicationType']) {
  return contact.communicationItems.filter((item) => item.communicationType === channel);
}

function emails(contact: Contact) {
  return of(contact, 'Email');
}

/** Default e-mail address, trimmed and in lower case. */
function defaultEmail(contact: Contact): string | undefined {
  const all = emails(contact);
  return (all.find((item) => item.defaultFlag) ?? all[0])?.value.trim().toLowerCase();
}

function ownersByEmail(contacts: readonly Contact[]): Map<string, Contact[]> {
  const owners = new Map<string, Contact[]>();
  for (const contact of contacts) {
    const address = defaultEmail(contact);
    if (address === undefined || address === '') continue;
    const list = owners.get(address);
    if (list === undefined) owners.set(address, [contact]);
    else list.push(contact);
  }
  return owners;
}
