import type { Call } from '../http/call.ts';
import { notFound } from '../http/errors.ts';
import { compileModel } from '../model/compile.ts';
import { reference } from '../model/reference.ts';
import { derived, flag, identity, text } from '../model/scalars.ts';
import { companyTarget } from '../model/targets.ts';
import type { CompanySite } from '../world/entities.ts';
import type { Resource } from './resource.ts';

function companyId(call: Call): number {
  const id = call.id('parent');
  if (call.world.companies.get(id) === undefined) throw notFound('Company', id);
  return id;
}

/** `/company/companies/{parentId}/sites`, read-only: contacts refer to them. */
export const companySites: Resource<CompanySite> = {
  path: 'company/companies/:parent/sites',
  compiled: compileModel<CompanySite>({
    label: 'CompanySite',
    resource: 'companySite',
    fields: [
      identity(),
      text('name', 50),
      derived('primaryAddressFlag', { kind: 'bool' }, (site) => site.defaultFlag),
      flag('inactiveFlag'),
      reference('company', 'companyId', companyTarget),
    ],
  }),
  permission: 'Company Maintenance',
  list: (call) =>
    [...call.world.sitesByCompany.ids(companyId(call))]
      .toSorted((a, b) => a - b)
      .map((id) => call.world.companySites.must(id)),
  find(call, id) {
    const site = call.world.companySites.get(id);
    return site?.companyId === companyId(call) ? site : undefined;
  },
};
