import type { Company } from '../../core/contact/contact.ts';
import type { NewCompany } from '../../core/contact/contactWrites.ts';
import type { Api } from './api.ts';
import { companyFields, parseCompany } from './companyWire.ts';
import { uncertain } from './writeVerdict.ts';

/** Creates a company. `types` can be set when it is created only (SPEC). */
export async function createCompany(api: Api, draft: NewCompany): Promise<Company> {
  const address = Object.entries(draft.address).filter(([, line]) => line !== null);
  const { json } = await api.send({
    resource: 'companies',
    query: [['fields', companyFields.join(',')]],
    write: {
      method: 'POST',
      creates: 'company',
      body: {
        identifier: draft.identifier,
        name: draft.name,
        ...Object.fromEntries(address),
        ...(draft.typeIds.length === 0 ? {} : { types: draft.typeIds.map((id) => ({ id })) }),
      },
    },
  });
  const parsed = parseCompany(json);
  if (!parsed.ok) throw uncertain('company');
  return parsed.record;
}
