import type { Company, CompanySite, Contact } from '../world/entities.ts';
import type {
  ActivityStatus,
  ActivityType,
  CommunicationType,
  CompanyStatus,
  CompanyType,
  ContactType,
  Country,
  Department,
  Market,
  Member,
  Relationship,
  SecurityRole,
  Territory,
} from '../world/setupEntities.ts';
import type { RefTarget } from './reference.ts';

/** Everything a reference of the imitated objects may point at. */

export const companyTarget: RefTarget<Company> = {
  records: (world) => world.companies,
  nameOf: (company) => company.name,
  identifierOf: (company) => company.identifier,
  byIdentifier: (world, identifier) => world.companyByIdentifier(identifier),
  link: 'company_href',
  path: 'company/companies',
};

export const contactTarget: RefTarget<Contact> = {
  records: (world) => world.contacts,
  nameOf: (contact) =>
    contact.lastName === null ? contact.firstName : `${contact.firstName} ${contact.lastName}`,
  link: 'contact_href',
  path: 'company/contacts',
};

export const memberTarget: RefTarget<Member> = {
  records: (world) => world.members,
  nameOf: (member) => `${member.firstName} ${member.lastName}`,
  identifierOf: (member) => member.identifier,
  byIdentifier: (world, identifier) => world.memberByIdentifier(identifier),
  link: 'member_href',
  path: 'system/members',
};

export const siteTarget: RefTarget<CompanySite> = {
  records: (world) => world.companySites,
  nameOf: (site) => site.name,
  link: 'site_href',
  path: 'company/sites',
};

export const territoryTarget: RefTarget<Territory> = {
  records: (world) => world.territories,
  nameOf: (territory) => territory.name,
  link: 'location_href',
  path: 'system/locations',
};

export const marketTarget: RefTarget<Market> = {
  records: (world) => world.markets,
  nameOf: (market) => market.name,
  link: 'market_href',
  path: 'company/marketDescriptions',
};

export const companyStatusTarget: RefTarget<CompanyStatus> = {
  records: (world) => world.companyStatuses,
  nameOf: (status) => status.name,
  link: 'status_href',
  path: 'company/companies/statuses',
};

export const companyTypeTarget: RefTarget<CompanyType> = {
  records: (world) => world.companyTypes,
  nameOf: (type) => type.name,
  link: 'type_href',
  path: 'company/companies/types',
};

export const contactTypeTarget: RefTarget<ContactType> = {
  records: (world) => world.contactTypes,
  nameOf: (type) => type.description,
  link: 'type_href',
  path: 'company/contacts/types',
};

export const communicationTypeTarget: RefTarget<CommunicationType> = {
  records: (world) => world.communicationTypes,
  nameOf: (type) => type.description,
  link: 'type_href',
  path: 'company/communicationTypes',
};

export const relationshipTarget: RefTarget<Relationship> = {
  records: (world) => world.relationships,
  nameOf: (relationship) => relationship.name,
  link: 'relationship_href',
  path: 'company/contacts/relationships',
};

export const departmentTarget: RefTarget<Department> = {
  records: (world) => world.departments,
  nameOf: (department) => department.name,
  link: 'department_href',
  path: 'company/contacts/departments',
};

export const countryTarget: RefTarget<Country> = {
  records: (world) => world.countries,
  nameOf: (country) => country.name,
  link: 'country_href',
  path: 'company/countries',
};

export const activityTypeTarget: RefTarget<ActivityType> = {
  records: (world) => world.activityTypes,
  nameOf: (type) => type.name,
  link: 'type_href',
  path: 'sales/activities/types',
};

export const activityStatusTarget: RefTarget<ActivityStatus> = {
  records: (world) => world.activityStatuses,
  nameOf: (status) => status.name,
  link: 'status_href',
  path: 'sales/activities/statuses',
};

export const securityRoleTarget: RefTarget<SecurityRole> = {
  records: (world) => world.securityRoles,
  nameOf: (role) => role.name,
  link: 'securityRole_href',
  path: 'system/securityRoles',
};
