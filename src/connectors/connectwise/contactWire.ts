import type { Channel, Communication, Contact } from '../../core/contact/contact.ts';
import { dayOf } from '../../core/contact/days.ts';
import type { ListedContact } from '../../ports/connectwise.ts';
import {
  asId,
  byId,
  elements,
  flag,
  lastUpdated,
  NotUnderstood,
  type Parsed,
  parseRecord,
  reference,
  referenceId,
  referenceName,
  references,
  text,
  type WireObject,
} from './wire.ts';

/**
 * The requested fields of a contact. Whole records contain every custom field (OBS, 7 kB each);
 * these are a tenth. Arrays are requested whole: slash paths are documented for references only.
 */
export const contactFields = [
  'id',
  'company/id',
  'inactiveFlag',
  'firstName',
  'lastName',
  'title',
  'department/name',
  'relationship/name',
  'site/name',
  'addressLine1',
  'addressLine2',
  'city',
  'state',
  'zip',
  'country/name',
  'types',
  'communicationItems',
  '_info/lastUpdated',
  'nickName',
  'school',
  'significantOther',
  'gender',
  'birthDay',
  'anniversary',
  'facebookUrl',
  'twitterUrl',
  'linkedInUrl',
  'marriedFlag',
  'childrenFlag',
  'unsubscribeFlag',
  'defaultFlag',
  'managerContact/name',
  'assistantContact/name',
] as const;

export const listedContactFields = ['id', '_info/lastUpdated'] as const;

/** A contact of `/company/contacts` (SPEC) as the core sees it. */
export function parseContact(raw: unknown): Parsed<Contact> {
  return parseRecord(raw, readContact);
}

/** A contact in short. */
export function parseListedContact(raw: unknown): Parsed<ListedContact> {
  return parseRecord(raw, (id, wire) => ({ id, lastUpdated: lastUpdated(wire) }));
}

function readContact(id: number, wire: WireObject): Contact {
  return {
    id,
    companyId: referenceId(wire, 'company'),
    inactive: flag(wire, 'inactiveFlag'),
    firstName: text(wire, 'firstName'),
    lastName: text(wire, 'lastName'),
    title: text(wire, 'title'),
    department: referenceName(wire, 'department'),
    relationship: referenceName(wire, 'relationship'),
    site: referenceName(wire, 'site'),
    addressLine1: text(wire, 'addressLine1'),
    addressLine2: text(wire, 'addressLine2'),
    city: text(wire, 'city'),
    state: text(wire, 'state'),
    zip: text(wire, 'zip'),
    country: referenceName(wire, 'country'),
    types: references(wire, 'types'),
    communications: communications(wire),
    lastUpdated: lastUpdated(wire),
    nickName: text(wire, 'nickName'),
    school: text(wire, 'school'),
    significantOther: text(wire, 'significantOther'),
    gender: text(wire, 'gender'),
    birthDay: day(wire, 'birthDay'),
    anniversary: day(wire, 'anniversary'),
    facebookUrl: text(wire, 'facebookUrl'),
    twitterUrl: text(wire, 'twitterUrl'),
    linkedInUrl: text(wire, 'linkedInUrl'),
    marriedFlag: flag(wire, 'marriedFlag'),
    childrenFlag: flag(wire, 'childrenFlag'),
    unsubscribeFlag: flag(wire, 'unsubscribeFlag'),
    defaultFlag: flag(wire, 'defaultFlag'),
    manager: referenceName(wire, 'managerContact'),
    assistant: referenceName(wire, 'assistantContact'),
  };
}

function day(wire: WireObject, name: string): string | null {
  const value = text(wire, name);
  return value === null ? null : dayOf(value);
}

/** A communication item as `/company/contacts/{id}/communications` answers it (SPEC). */
export function parseItem(raw: unknown): Parsed<Communication> {
  return parseRecord(raw, (_, wire) => {
    const item = readItem(wire);
    if (item === null) throw new NotUnderstood('value_missing');
    return item;
  });
}

/** The communication items in order of id; the array is absent if there are none (OBS). */
function communications(wire: WireObject): readonly Communication[] {
  const found: Communication[] = [];
  for (const item of elements(wire, 'communicationItems')) {
    const one = readItem(item);
    if (one !== null) found.push(one);
  }
  return found.length > 1 ? found.toSorted(byId) : found;
}

/** Null for an item that is blank: there is nothing in it. */
function readItem(item: WireObject): Communication | null {
  const value = text(item, 'value');
  if (value === null) return null;
  const id = asId(item.id);
  if (id === null) throw new NotUnderstood('communicationItems_without_id');
  return {
    id,
    channel: channelOf(item),
    type: reference(item, 'type'),
    value,
    extension: text(item, 'extension'),
    isDefault: flag(item, 'defaultFlag'),
  };
}

const channels: Readonly<Record<string, Channel>> = { email: 'email', phone: 'phone', fax: 'fax' };

function channelOf(item: WireObject): Channel {
  const name = text(item, 'communicationType');
  const channel = name === null ? undefined : channels[name.toLowerCase()];
  if (channel === undefined) throw new NotUnderstood('communicationType_unknown');
  return channel;
}
