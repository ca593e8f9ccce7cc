import { randomUUID } from 'node:crypto';
import type { Company } from '../world/entities.ts';
import { EMPTY_COMPANY } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { compileModel } from './compile.ts';
import { customFieldsField, defaultCustomValues } from './customFields.ts';
import { reference } from './reference.ts';
import { decimal, flag, identity, instant, integer, text } from './scalars.ts';
import { tagsField } from './tags.ts';
import {
  companyStatusTarget,
  companyTarget,
  companyTypeTarget,
  contactTarget,
  countryTarget,
  marketTarget,
  memberTarget,
  siteTarget,
  territoryTarget,
} from './targets.ts';
import { typeIdsField, typesField } from './typeList.ts';
import { userDefinedSlots } from './userDefinedSlots.ts';

/** Screen of companies in custom field definitions; the id is the sandbox's own choice. */
export const COMPANY_SCREEN = 'co300';

/** Company, SPEC field list without references into modules the sandbox does not have. */
export const companyModel = compileModel<Company>({
  label: 'Company',
  resource: 'company',
  fields: [
    identity(),
    text('identifier', 156, { required: true }),
    text('name', 156, { required: true }),
    reference('status', 'statusId', companyStatusTarget),
    text('addressLine1', 50),
    text('addressLine2', 50),
    text('city', 50),
    text('state', 50),
    text('zip', 12),
    reference('country', 'countryId', countryTarget),
    text('phoneNumber', 30),
    text('faxNumber', 30),
    text('website', 255),
    reference('territory', 'territoryId', territoryTarget),
    reference('market', 'marketId', marketTarget),
    text('accountNumber'),
    reference('defaultContact', 'defaultContactId', contactTarget),
    instant('dateAcquired'),
    decimal('annualRevenue'),
    integer('numberOfEmployees'),
    integer('yearEstablished'),
    integer('revenueYear'),
    reference('parentCompany', 'parentCompanyId', companyTarget),
    text('leadSource', 50),
    flag('leadFlag'),
    flag('unsubscribeFlag'),
    flag('isVendorFlag'),
    text('vendorIdentifier'),
    text('taxIdentifier'),
    text('resellerIdentifier'),
    reference('billToCompany', 'billToCompanyId', companyTarget),
    reference('billingContact', 'billingContactId', contactTarget),
    text('invoiceToEmailAddress'),
    text('invoiceCCEmailAddress'),
    flag('deletedFlag', false, { writable: false }),
    instant('dateDeleted', { writable: false }),
    text('deletedBy', undefined, { writable: false }),
    text('mobileGuid', undefined, { writable: false }),
    text('facebookUrl'),
    text('twitterUrl'),
    text('linkedInUrl'),
    reference('territoryManager', 'territoryManagerId', memberTarget),
    ...userDefinedSlots<Company>(),
    typesField(companyTypeTarget),
    typeIdsField(companyTypeTarget),
    reference('site', 'siteId', siteTarget),
    tagsField(),
    customFieldsField(COMPANY_SCREEN),
  ],
  links: (company, href) => {
    const own = `${href}company/companies/${company.id}`;
    const of = `conditions=company/id=${company.id}`;
    return {
      contacts_href: `${href}company/contacts?${of}`,
      agreements_href: `${href}finance/agreements?${of}`,
      tickets_href: `${href}service/tickets?${of}`,
      opportunities_href: `${href}sales/opportunities?${of}`,
      activities_href: `${href}sales/activities?${of}`,
      projects_href: `${href}project/projects?${of}`,
      configurations_href: `${href}company/configurations?${of}`,
      sites_href: `${own}/sites`,
      notes_href: `${own}/notes`,
      teams_href: `${own}/teams`,
    };
  },
});

/** The draft of a new company with the default status and the first territory. */
export function companyDraft(world: World): Company {
  return {
    ...EMPTY_COMPANY,
    id: world.companies.nextId(),
    statusId: world.companyStatuses.all().find((status) => status.defaultFlag)?.id ?? null,
    territoryId: world.territories.all()[0]?.id ?? null,
    mobileGuid: randomUUID(),
    customValues: defaultCustomValues(world, COMPANY_SCREEN),
  };
}
