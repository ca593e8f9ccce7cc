import type { Hono } from 'hono';
import type { z } from 'zod';
import type { SandboxEnv } from '../sandbox.ts';
import type { Company, Contact } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import { Edits, someEditor } from './edits.ts';
import {
  addContactsRequest,
  bodyOf,
  ControlError,
  companyTypesRequest,
  contactsRequest,
  editCompaniesRequest,
  editContactsRequest,
} from './requests.ts';

/** Adds the changes a person at the site could make. Each answers the ids it changed. */
export function mountEdits(
  control: Hono<SandboxEnv>,
  sandbox: () => { readonly world: World },
): void {
  const edits = () => new Edits(sandbox().world, someEditor(sandbox().world));

  control.post('/edit-contacts', async (c) => {
    const { ids, count, email, ...fields } = await bodyOf(c, editContactsRequest);
    const { world } = sandbox();
    const chosen = contactIds(world, ids, count);
    let changed = edits().contacts(chosen, ({ id }) => filledIn(world, fields, id));
    if (email !== undefined) {
      changed = edits().emails(chosen, ({ id }) => email.replaceAll('{id}', String(id)));
    }
    return c.json({ ids: changed });
  });
  control.post('/touch-contacts', async (c) => {
    const { ids, count } = await bodyOf(c, contactsRequest);
    return c.json({ ids: edits().contacts(contactIds(sandbox().world, ids, count), () => ({})) });
  });
  control.post('/deactivate-contacts', async (c) => {
    const { ids, count } = await bodyOf(c, contactsRequest);
    const chosen = contactIds(sandbox().world, ids, count);
    return c.json({ ids: edits().contacts(chosen, () => ({ inactiveFlag: true })) });
  });
  control.post('/delete-contacts', async (c) => {
    const { ids, count } = await bodyOf(c, contactsRequest);
    return c.json({ ids: edits().deleteContacts(contactIds(sandbox().world, ids, count)) });
  });
  control.post('/add-contacts', async (c) => {
    const { count, companyId } = await bodyOf(c, addContactsRequest);
    if (companyId !== null && sandbox().world.companies.get(companyId) === undefined) {
      throw new ControlError(400, `companyId: there is no company ${companyId}`);
    }
    return c.json({ ids: edits().addContacts(count, companyId) }, 201);
  });
  control.post('/set-company-types', async (c) => {
    const { ids, types } = await bodyOf(c, companyTypesRequest);
    const known = sandbox().world.companyTypes.all();
    for (const name of types) named(known, name, 'types');
    return c.json({ ids: edits().companyTypes(ids, types) });
  });
  control.post('/edit-companies', async (c) => {
    const { ids, ...fields } = await bodyOf(c, editCompaniesRequest);
    const change = companyChange(sandbox().world, fields);
    return c.json({ ids: edits().companies(ids, () => change) });
  });
}

/** The ids given, or the first active contacts up to a number. Unknown ids are rejected. */
function contactIds(
  world: World,
  ids: readonly number[] | undefined,
  count: number | undefined,
): readonly number[] {
  const unknown = ids?.find((id) => world.contacts.get(id) === undefined);
  if (unknown !== undefined) throw new ControlError(400, `ids: there is no contact ${unknown}`);
  if (ids !== undefined) return ids;
  return world.contacts
    .all()
    .filter((contact) => !contact.inactiveFlag)
    .slice(0, count)
    .map((contact) => contact.id);
}

type ContactFields = Omit<z.output<typeof editContactsRequest>, 'ids' | 'count' | 'email'>;
type CompanyFields = Omit<z.output<typeof editCompaniesRequest>, 'ids'>;

function filledIn(world: World, fields: ContactFields, id: number): Partial<Contact> {
  const change: Partial<Contact> = Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [
        field,
        typeof value === 'string' ? value.replaceAll('{id}', String(id)) : value,
      ]),
  );
  if (fields.companyId === undefined) return change;
  const company = fields.companyId === null ? undefined : world.companies.get(fields.companyId);
  if (fields.companyId !== null && company === undefined) {
    throw new ControlError(400, `companyId: there is no company ${fields.companyId}`);
  }
  return { ...change, siteId: company?.siteId ?? null };
}

function companyChange(world: World, fields: CompanyFields): Partial<Company> {
  const { market, territory, status, territoryManager, ...plain } = fields;
  const change: Record<string, unknown> = Object.fromEntries(
    Object.entries(plain).filter(([, value]) => value !== undefined),
  );
  if (market !== undefined) change.marketId = named(world.markets.all(), market, 'market');
  if (territory !== undefined) {
    change.territoryId = named(world.territories.all(), territory, 'territory');
  }
  if (status !== undefined) change.statusId = named(world.companyStatuses.all(), status, 'status');
  if (territoryManager !== undefined) {
    const members = world.members.all().map(({ id, identifier }) => ({ id, name: identifier }));
    change.territoryManagerId = named(members, territoryManager, 'territoryManager');
  }
  if (fields.deletedFlag !== undefined) {
    change.dateDeleted = fields.deletedFlag ? world.nowText() : null;
    change.deletedBy = fields.deletedFlag ? someEditor(world) : null;
  }
  return change;
}

/** Id of the record of a name; null for null. */
function named(
  records: readonly { readonly id: number; readonly name: string }[],
  name: string | null,
  field: string,
): number | null {
  if (name === null) return null;
  const record = records.find((candidate) => candidate.name === name);
  if (record !== undefined) return record.id;
  const known = records.map((candidate) => candidate.name).join(', ');
  throw new ControlError(400, `${field}: ${name} is none of ${known}`);
}
