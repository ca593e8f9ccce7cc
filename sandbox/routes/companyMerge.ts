import type { Call } from '../http/call.ts';
import { ApiError, invalidObject, missingField, notFound } from '../http/errors.ts';
import { companyModel } from '../model/company.ts';
import { isRecord } from '../model/values.ts';
import { removeContactRecord } from '../world/removal.ts';
import { compilePresenter } from './read.ts';

/**
 * `POST /company/companies/{id}/merge`: the company's contacts move to `toCompanyId` (Merge, the
 * default) or vanish (Discard), then it is deleted softly (SPEC for the call, effects inferred).
 * The per-field From/To choices are checked for being text and otherwise ignored.
 */
export async function mergeCompany(call: Call): Promise<Response> {
  call.require('Company Maintenance', 'edit');
  call.require('Company Maintenance', 'delete');
  const { world, caller } = call;
  const from = world.companies.get(call.id('id'));
  if (from === undefined) throw notFound('Company', call.id('id'));
  const body = await call.body();
  const resource = 'companyMerge';
  const toCompanyId = isRecord(body) ? body.toCompanyId : undefined;
  if (typeof toCompanyId !== 'number') {
    throw invalidObject(resource, [missingField(resource, 'toCompanyId')]);
  }
  const into = world.companies.get(toCompanyId);
  if (into === undefined || into.id === from.id) throw notFound('Company', toCompanyId);
  const choice = isRecord(body) ? (body.contacts ?? 'Merge') : 'Merge';
  if (choice !== 'Merge' && choice !== 'Discard') {
    throw new ApiError(400, 'ConnectWiseApi', 'Enum value supplied was invalid');
  }
  const stamp = world.stamp(caller.identifier);
  const memberIdentifier = caller.identifier;
  for (const id of world.contactsByCompany.ids(from.id)) {
    const contact = world.contacts.must(id);
    if (choice === 'Merge') {
      const siteId = into.siteId;
      world.contacts.put({ ...contact, companyId: into.id, siteId, defaultFlag: false, ...stamp });
      world.announce({ type: 'contact', id, action: 'updated', memberIdentifier });
    } else {
      removeContactRecord(world, contact, null);
      world.announce({ type: 'contact', id, action: 'deleted', memberIdentifier });
    }
  }
  const deletion = {
    deletedFlag: true,
    dateDeleted: stamp.lastUpdated,
    deletedBy: memberIdentifier,
  };
  world.companies.put({ ...world.companies.must(from.id), ...deletion, ...stamp });
  world.companies.put({ ...into, ...stamp });
  world.announce({ type: 'company', id: from.id, action: 'deleted', memberIdentifier });
  world.announce({ type: 'company', id: into.id, action: 'updated', memberIdentifier });
  return call.text(200, compilePresenter(call, companyModel)(world.companies.must(into.id)));
}
