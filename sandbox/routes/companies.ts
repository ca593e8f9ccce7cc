import type { Call } from '../http/call.ts';
import { invalidField } from '../http/errors.ts';
import { COMPANY_SCREEN, companyDraft, companyModel } from '../model/company.ts';
import { requireCustomValues } from '../model/customFields.ts';
import type { WriteContext } from '../model/field.ts';
import { associateType } from '../world/associations.ts';
import type { Company } from '../world/entities.ts';
import { ownsCompany } from './ownership.ts';
import { type Resource, type WriteFacts, wholeCollection } from './resource.ts';

/** `/company/companies`. DELETE is soft: the company stays readable with `deletedFlag` (CLIENT). */
export const companies: Resource<Company> = {
  ...wholeCollection((world) => world.companies),
  path: 'company/companies',
  compiled: companyModel,
  permission: 'Company Maintenance',
  changeType: 'company',
  isOwn: ownsCompany,
  blank: (call) => companyDraft(call.world),
  settle: settleCompany,
  store: storeCompany,
  remove(call, company) {
    const { world, caller } = call;
    const stamp = world.stamp(caller.identifier);
    world.companies.put({
      ...company,
      deletedFlag: true,
      dateDeleted: stamp.lastUpdated,
      deletedBy: caller.identifier,
      ...stamp,
    });
  },
};

const ADDRESS = ['addressLine1', 'addressLine2', 'city', 'state', 'zip', 'countryId'] as const;

function settleCompany(
  call: Call,
  draft: Company,
  context: WriteContext,
  { previous, touched }: WriteFacts<Company>,
): undefined {
  const twin = call.world.companyByIdentifier(draft.identifier);
  if (twin !== undefined && twin.id !== previous?.id) {
    context.errors.push({
      code: 'ObjectExists',
      message: `A company with the identifier ${twin.identifier} already exists`,
      resource: 'company',
      field: 'identifier',
    });
  }
  if (previous === undefined && context.errors.length === 0) {
    if (ADDRESS.every((field) => draft[field] === null)) {
      throw invalidField('company', 'addressLine1', 'At least one address field is required.');
    }
  }
  if (
    (previous === undefined && context.errors.length === 0) ||
    (previous !== undefined && !touched.has('custom') && call.switches.customFieldsRequiredOnPatch)
  ) {
    requireCustomValues(COMPANY_SCREEN, draft.customValues, context);
  }
}

function storeCompany(call: Call, record: Company, { previous }: WriteFacts<Company>): void {
  const { world } = call;
  if (previous !== undefined) {
    world.companies.put(record);
    return;
  }
  const stamp = world.stamp(call.caller.identifier);
  const site = world.companySites.put({
    id: world.companySites.nextId(),
    companyId: record.id,
    name: 'Main',
    defaultFlag: true,
    inactiveFlag: false,
    ...stamp,
  });
  world.companies.put({ ...record, siteId: site.id, typeIds: [] });
  for (const typeId of record.typeIds) associateType(world, 'company', record.id, typeId, stamp);
}
