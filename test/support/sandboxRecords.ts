import type { CommunicationChannel } from '../../sandbox/world/entities.ts';
import { EMPTY_COMPANY, EMPTY_CONTACT } from '../../sandbox/world/templates.ts';
import type { World } from '../../sandbox/world/world.ts';
import type { Channel, Company, Contact } from '../../src/core/contact/contact.ts';

const channels: Record<Channel, CommunicationChannel> = {
  email: 'Email',
  phone: 'Phone',
  fax: 'Fax',
};

const genders = ['Female', 'Male'] as const;

/** Puts a contact of the core into a sandbox, stamped with the sandbox's present time. */
export function putContactInto(world: World, contact: Contact): void {
  const typeId = (channel: Channel): number => {
    const flag = `${channel}Flag` as const;
    const type = world.communicationTypes.all().find((known) => known[flag]);
    if (type === undefined) throw new Error(`no communication type for ${channel}`);
    return type.id;
  };
  world.contacts.put({
    ...EMPTY_CONTACT,
    id: contact.id,
    companyId: contact.companyId,
    inactiveFlag: contact.inactive,
    firstName: contact.firstName ?? '',
    lastName: contact.lastName,
    title: contact.title,
    addressLine1: contact.addressLine1,
    addressLine2: contact.addressLine2,
    city: contact.city,
    state: contact.state,
    zip: contact.zip,
    nickName: contact.nickName,
    school: contact.school,
    significantOther: contact.significantOther,
    gender: genders.find((gender) => gender === contact.gender) ?? null,
    birthDay: contact.birthDay,
    anniversary: contact.anniversary,
    facebookUrl: contact.facebookUrl,
    twitterUrl: contact.twitterUrl,
    linkedInUrl: contact.linkedInUrl,
    marriedFlag: contact.marriedFlag,
    childrenFlag: contact.childrenFlag,
    unsubscribeFlag: contact.unsubscribeFlag,
    defaultFlag: contact.defaultFlag,
    communicationItems: contact.communications.map((item) => ({
      id: item.id,
      typeId: typeId(item.channel),
      value: item.value,
      extension: item.extension,
      defaultFlag: item.isDefault,
      communicationType: channels[item.channel],
      mobileGuid: null,
    })),
    ...world.stamp('zadmin'),
  });
}

/** Adds a site to a company, and returns its id. */
export function addCompanySite(world: World, companyId: number, name: string): number {
  const id = world.companySites.nextId();
  const defaultFlag = world.sitesByCompany.ids(companyId).size === 0;
  const stamp = world.stamp('zadmin');
  world.companySites.put({ id, companyId, name, defaultFlag, inactiveFlag: false, ...stamp });
  return id;
}

/** Puts a company of the core into a sandbox, stamped with the sandbox's present time. */
export function putCompanyInto(world: World, company: Company): void {
  world.companies.put({
    ...EMPTY_COMPANY,
    id: company.id,
    identifier: company.identifier ?? '',
    name: company.name,
    typeIds: company.types.map(({ id }) => id),
    numberOfEmployees: company.employees,
    phoneNumber: company.phone,
    faxNumber: company.fax,
    website: company.website,
    deletedFlag: company.deleted,
    ...world.stamp('zadmin'),
  });
}
