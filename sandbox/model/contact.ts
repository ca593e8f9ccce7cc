import { randomUUID } from 'node:crypto';
import type { CommunicationItem, Contact } from '../world/entities.ts';
import { EMPTY_CONTACT } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { communicationItemsField } from './communicationField.ts';
import { compileModel } from './compile.ts';
import { customFieldsField, defaultCustomValues } from './customFields.ts';
import type { Field } from './field.ts';
import { reference } from './reference.ts';
import { choice, day, derived, flag, identity, integer, text } from './scalars.ts';
import { tagsField } from './tags.ts';
import {
  communicationTypeTarget,
  companyTarget,
  contactTarget,
  contactTypeTarget,
  countryTarget,
  departmentTarget,
  relationshipTarget,
  siteTarget,
  territoryTarget,
} from './targets.ts';
import { typeIdsField, typesField } from './typeList.ts';
import { userDefinedSlots } from './userDefinedSlots.ts';

/** Screen of contacts in custom field definitions (OBS). */
export const CONTACT_SCREEN = 'ct300';

const PRESENCES = ['NoAgent', 'Online', 'DoNotDisturb', 'Away', 'Offline'];

function defaultPhone(contact: Contact): CommunicationItem | undefined {
  return contact.communicationItems.find(
    (item) => item.defaultFlag && item.communicationType === 'Phone',
  );
}

/** Read as false and never kept; a PATCH `remove` on it fails (OBS), which no `clear` gives. */
const ignoreDuplicates: Field<Contact> = {
  name: 'ignoreDuplicates',
  spec: { kind: 'bool' },
  read: () => false,
  write(_draft, value, context) {
    context.ignoreDuplicates = value === true;
  },
};

/** Contact, SPEC field list; lengths are the likely ones of an older specification (CLIENT). */
export const contactModel = compileModel<Contact>({
  label: 'Contact',
  resource: 'contact',
  fields: [
    identity(),
    text('firstName', 30, { required: true }),
    text('lastName', 30),
    reference('company', 'companyId', companyTarget),
    reference('site', 'siteId', siteTarget),
    text('addressLine1', 50),
    text('addressLine2', 50),
    text('city', 50),
    text('state', 50),
    text('zip', 12),
    reference('country', 'countryId', countryTarget),
    reference('relationship', 'relationshipId', relationshipTarget),
    text('relationshipOverride'),
    reference('department', 'departmentId', departmentTarget),
    flag('inactiveFlag'),
    integer('defaultMergeContactId'),
    text('securityIdentifier', 184),
    reference('managerContact', 'managerContactId', contactTarget),
    reference('assistantContact', 'assistantContactId', contactTarget),
    text('title', 100),
    text('school', 50),
    text('nickName', 30),
    flag('marriedFlag'),
    flag('childrenFlag'),
    text('children'),
    text('significantOther', 30),
    text('portalPassword', 15),
    integer('portalSecurityLevel'),
    flag('disablePortalLoginFlag', true),
    flag('unsubscribeFlag'),
    choice('gender', ['Female', 'Male']),
    day('birthDay'),
    day('anniversary'),
    choice('presence', PRESENCES),
    text('mobileGuid', undefined, { writable: false }),
    text('facebookUrl'),
    text('twitterUrl'),
    text('linkedInUrl'),
    derived('defaultPhoneType', { kind: 'string' }, (contact, { world }) => {
      const item = defaultPhone(contact);
      const type = item === undefined ? undefined : world.communicationTypes.get(item.typeId);
      return type === undefined ? null : communicationTypeTarget.nameOf(type);
    }),
    derived('defaultPhoneNbr', { kind: 'string' }, (contact) => defaultPhone(contact)?.value),
    derived(
      'defaultPhoneExtension',
      { kind: 'string' },
      (contact) => defaultPhone(contact)?.extension,
    ),
    flag('defaultBillingFlag'),
    flag('defaultFlag'),
    ...userDefinedSlots<Contact>(),
    reference('companyLocation', 'companyLocationId', territoryTarget),
    communicationItemsField,
    typesField(contactTypeTarget),
    typeIdsField(contactTypeTarget),
    tagsField(),
    customFieldsField(CONTACT_SCREEN),
    ignoreDuplicates,
  ],
  links: (contact, href) => {
    const own = `${href}company/contacts/${contact.id}`;
    const of = `conditions=contact/id=${contact.id}`;
    return {
      communications_href: `${own}/communications`,
      notes_href: `${own}/notes`,
      tracks_href: `${own}/tracks`,
      portalSecurity_href: `${own}/portalSecurity`,
      activities_href: `${href}sales/activities?${of}`,
      documents_href: `${href}system/documents?recordType=Contact&recordId=${contact.id}`,
      configurations_href: `${href}company/configurations?${of}`,
      tickets_href: `${href}service/tickets?${of}`,
      opportunities_href: `${href}sales/opportunities?${of}`,
      projects_href: `${href}project/projects?${of}`,
      image_href: `${own}/image?lastModified=${contact.lastUpdated}`,
    };
  },
});

/** The draft of a new contact: portal level 1 and portal login off (OBS), default custom values. */
export function contactDraft(world: World): Contact {
  return {
    ...EMPTY_CONTACT,
    id: world.contacts.nextId(),
    mobileGuid: randomUUID(),
    customValues: defaultCustomValues(world, CONTACT_SCREEN),
  };
}
