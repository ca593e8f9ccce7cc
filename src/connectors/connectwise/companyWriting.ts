import type { CompanyWrites, NewCompany } from '../../core/contact/companyWrites.ts';
import type { Company } from '../../core/contact/contact.ts';
import { Failure } from '../../core/failure.ts';
import type { ConnectWise } from '../../ports/connectwise.ts';
import type { Api } from './api.ts';
import { companyFields, parseCompany } from './companyWire.ts';
import {
  isMissing,
  type Operation,
  patching,
  recordMissing,
  renamed,
  replaceOrRemove,
  replaceText,
} from './patching.ts';
import { changesTypes, writeTypes } from './typeAssociations.ts';
import { uncertain } from './writeVerdict.ts';

/** Creating and changing companies of one connection. */
export function companyWriting(api: Api): Pick<ConnectWise, 'createCompany' | 'updateCompany'> {
  const patch = patching(api, 'companies');
  return {
    createCompany: (draft) => createCompany(api, draft),
    async updateCompany(present, writes) {
      const { id } = present;
      const operations = operationsOf(writes);
      let company = present;
      if (operations.length > 0) {
        const json = await patch(id, operations).catch((thrown: unknown) => {
          throw renamed(thrown, portNames);
        });
        company = understoodCompany(id, json);
      }
      if (!changesTypes(writes.types)) return company;
      await writeTypes(api, { resource: 'companies', id }, writes.types);
      return await readCompany(api, id);
    },
  };
}

const wireNames = { phone: 'phoneNumber', fax: 'faxNumber', website: 'website' } as const;

/** Fields as ConnectWise names them, and as the port does. */
const portNames: Readonly<Record<string, string>> = {
  phoneNumber: 'phone',
  faxNumber: 'fax',
  numberOfEmployees: 'employees',
};

function operationsOf({ fields, employees, choices }: CompanyWrites): readonly Operation[] {
  const operations: Operation[] = [];
  for (const name of ['phone', 'fax', 'website'] as const) {
    const value = fields[name];
    if (value !== undefined) operations.push(replaceText(wireNames[name], value));
  }
  if (employees !== undefined && employees !== null && !Number.isSafeInteger(employees)) {
    // JSON has no such number and would send null instead.
    const refusal = { connectwiseCode: 'InvalidField', field: 'employees', requestId: 'none' };
    throw new Failure('write_refused', refusal);
  }
  if (employees !== undefined) operations.push(replaceOrRemove('numberOfEmployees', employees));
  for (const [path, id] of Object.entries(choices))
    operations.push(replaceOrRemove(path, id === null ? null : { id }));
  return operations;
}

async function readCompany(api: Api, id: number): Promise<Company> {
  try {
    const query = [['fields', companyFields.join(',')]] as const;
    const { json } = await api.get({ resource: 'companies', below: `/${id}`, query });
    return understoodCompany(id, json);
  } catch (thrown) {
    throw isMissing(thrown) ? recordMissing('companies', id) : thrown;
  }
}

/** The company of this id that an answer holds. */
function understoodCompany(id: number, json: unknown): Company {
  const parsed = parseCompany(json);
  if (parsed.ok && parsed.record.id === id) return parsed.record;
  const problem = parsed.ok ? 'another_id' : parsed.problem;
  throw new Failure('record_unreadable', { resource: 'companies', id, problem });
}

/** Creates a company. `types` can be set when it is created only (SPEC). */
async function createCompany(api: Api, draft: NewCompany): Promise<Company> {
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
