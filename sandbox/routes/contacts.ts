import type { Call } from '../http/call.ts';
import { ApiError, invalidField } from '../http/errors.ts';
import { CONTACT_SCREEN, contactDraft, contactModel } from '../model/contact.ts';
import { requireCustomValues } from '../model/customFields.ts';
import type { TouchKind, WriteContext } from '../model/field.ts';
import { associateType } from '../world/associations.ts';
import type { Contact } from '../world/entities.ts';
import { removeContactRecord } from '../world/removal.ts';
import { refuseForStatus } from './companyStatus.ts';
import { ownsContact } from './ownership.ts';
import { type Resource, type WriteFacts, wholeCollection } from './resource.ts';

/** `/company/contacts`. */
export const contacts: Resource<Contact> = {
  ...wholeCollection((world) => world.contacts),
  path: 'company/contacts',
  compiled: contactModel,
  permission: 'Contacts',
  changeType: 'contact',
  isOwn: ownsContact,
  blank: (call) => contactDraft(call.world),
  settle: settleContact,
  store: storeContact,
  remove: removeContact,
  moves: movesContact,
};

/**
 * Whether a change moves the `lastUpdated` of a contact; three kinds of change are unsure and have a switch.
 */
export function movesContact(call: Call, touched: ReadonlySet<TouchKind>): boolean {
  const { switches } = call;
  const moves: Record<TouchKind, boolean> = {
    field: true,
    communication: switches.touchOnCommunication,
    type: switches.touchOnTypeAssociation,
    custom: switches.touchOnCustomField,
  };
  return touched.size === 0 || [...touched].some((kind) => moves[kind]);
}

function settleContact(
  call: Call,
  draft: Contact,
  context: WriteContext,
  { previous, touched }: WriteFacts<Contact>,
): Partial<Contact> {
  const { switches } = call;
  const { companyId, customValues } = draft;
  if (previous === undefined || (!touched.has('custom') && switches.customFieldsRequiredOnPatch)) {
    requireCustomValues(CONTACT_SCREEN, customValues, context);
  }
  refuseForStatus(call, 'contact', companyId);
  if (previous === undefined && switches.duplicateContacts === 'refuse') {
    refuseDuplicate(call, draft, context);
  }
  if (draft.siteId !== null && draft.siteId !== previous?.siteId && companyId !== null) {
    refuseForeignSite(call, draft, companyId, context);
  }
  const moved = companyId !== (previous?.companyId ?? null);
  return moved || companyId === null ? { siteId: siteFor(call, draft) } : {};
}

/** A contact is at a site of its own company. Without a company it is at none, whatever was asked. */
function refuseForeignSite(
  call: Call,
  { siteId }: Contact,
  companyId: number,
  context: WriteContext,
): void {
  if (siteId !== null && call.world.sitesByCompany.ids(companyId).has(siteId)) return;
  context.errors.push({
    code: 'InvalidField',
    message: `site ${siteId} is not one of the company`,
    resource: 'contact',
    field: 'site',
  });
}

/** A site must be one of the company's. Without one, the default site is used, by switch (UNSURE). */
function siteFor(call: Call, { companyId, siteId }: Contact): number | null {
  const { world } = call;
  if (companyId === null) return null;
  const own = [...world.sitesByCompany.ids(companyId)];
  if (siteId !== null && own.includes(siteId)) return siteId;
  const fallback = own.find((id) => world.companySites.must(id).defaultFlag);
  return call.switches.defaultSite ? (fallback ?? null) : null;
}

function refuseDuplicate(call: Call, draft: Contact, context: WriteContext): void {
  if (context.ignoreDuplicates || draft.companyId === null) return;
  for (const id of call.world.contactsByCompany.ids(draft.companyId)) {
    const other = call.world.contacts.must(id);
    if (other.firstName === draft.firstName && other.lastName === draft.lastName) {
      context.errors.push({
        code: 'ObjectExists',
        message: 'A matching contact already exists',
        resource: 'contact',
        field: 'firstName',
      });
      return;
    }
  }
}

function storeContact(call: Call, record: Contact, { previous }: WriteFacts<Contact>): void {
  const { world } = call;
  if (previous === undefined) {
    // Types of a new contact become associations, which keep `typeIds` themselves.
    world.contacts.put({ ...record, typeIds: [] });
    const stamp = world.stamp(call.caller.identifier);
    for (const typeId of record.typeIds) associateType(world, 'contact', record.id, typeId, stamp);
  } else {
    world.contacts.put(record);
  }
  if (record.defaultFlag && previous?.defaultFlag !== true) makePrimary(call, record);
}

/** A company has one primary contact. */
function makePrimary(call: Call, contact: Contact): void {
  const { world } = call;
  if (contact.companyId === null) return;
  for (const id of world.contactsByCompany.ids(contact.companyId)) {
    const other = world.contacts.must(id);
    if (id !== contact.id && other.defaultFlag)
      world.contacts.put({ ...other, defaultFlag: false });
  }
  const company = world.companies.get(contact.companyId);
  if (company !== undefined) world.companies.put({ ...company, defaultContactId: contact.id });
}

function removeContact(call: Call, contact: Contact): void {
  const { world } = call;
  const heir = transferTarget(call, contact);
  const inUse = world.activities.all().some((activity) => activity.contactId === contact.id);
  if (inUse && heir === null && call.switches.transferContactRequired) {
    throw new ApiError(
      409,
      'ConnectWiseApi',
      `Contact ${contact.id} is in use; name a transferContactId.`,
    );
  }
  removeContactRecord(world, contact, heir);
}

function transferTarget(call: Call, contact: Contact): number | null {
  const text = call.url.searchParams.get('transferContactId');
  if (text === null) return null;
  const id = Number(text);
  if (id === contact.id || call.world.contacts.get(id) === undefined) {
    throw invalidField('contact', 'transferContactId', `Contact ${text} was not found`);
  }
  return id;
}
