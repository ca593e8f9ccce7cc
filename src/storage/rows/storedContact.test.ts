import { expect, test } from 'vitest';
import { contact, emailItem } from '../../../test/support/records.ts';
import type { Contact, FurtherFields } from '../../core/contact/contact.ts';
import { nothingFurther } from '../../core/contact/contact.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { asWritten } from './mirrorRows.ts';
import { fromStored, type StoredContact, toStored } from './storedContact.ts';

const said: FurtherFields = {
  nickName: 'Zo',
  school: 'Town School',
  significantOther: 'Kim',
  gender: 'Female',
  birthDay: '1980-02-29',
  anniversary: '2001-06-01',
  facebookUrl: 'f',
  twitterUrl: 't',
  linkedInUrl: 'l',
  marriedFlag: true,
  childrenFlag: true,
  unsubscribeFlag: true,
  defaultFlag: true,
  manager: 'Ann Boss',
  assistant: 'Ben Aide',
};

const plain: Contact = contact(1, {
  companyId: 7,
  inactive: true,
  firstName: 'Ann',
  lastName: 'Dyk',
  title: 'CTO',
  department: 'IT',
  relationship: 'Colleague',
  site: 'Main',
  addressLine1: 'Street 1',
  addressLine2: 'Floor 2',
  city: 'Oslo',
  state: 'OS',
  zip: '0150',
  country: 'Norway',
  types: [{ id: 5, name: 'Approver' }],
  communications: [emailItem(10, 'ann@x.example')],
  lastUpdated: '2026-03-01T12:00:00Z',
});

const read = (stored: StoredContact): Contact =>
  fromStored(decodeJson(encodeJson(stored)), plain.lastUpdated);

test('a contact comes back as it was stored', () => {
  expect(read(toStored(plain))).toEqual(plain);
  expect(read(toStored({ ...plain, ...said }))).toEqual({ ...plain, ...said });
});

test.each(Object.entries(said))('%s is stored where it is said, and is a change', (name, value) => {
  const more = { ...plain, [name]: value };
  expect(toStored(more)).toEqual({ ...toStored(plain), [name]: value });
  expect(read(toStored(more))).toEqual(more);
  expect(asWritten(more).digest).not.toBe(asWritten(plain).digest);
});

test('what is not said is not stored', () => {
  expect(Object.keys(toStored(plain)).filter((name) => name in nothingFurther)).toEqual([]);
  expect(toStored(plain)).not.toHaveProperty('lastUpdated');
});

test('in whatever order a contact has its fields, it is the same', () => {
  const { id, communications, types, nickName, ...rest } = { ...plain, ...said };
  const turned = { communications, nickName, types, ...rest, id };
  const { body, digest } = asWritten({ ...plain, ...said });
  expect(JSON.stringify(toStored(turned))).toBe(JSON.stringify(toStored({ ...plain, ...said })));
  expect(asWritten(turned)).toMatchObject({ body, digest });
});

test('the order of items is no change', () => {
  const communications = [emailItem(10, 'ann@x.example'), emailItem(11, 'a@x.example')];
  const types = [
    { id: 5, name: 'Approver' },
    { id: 7, name: 'Buyer' },
  ];
  const one = asWritten({ ...plain, communications, types });
  const other = asWritten({
    ...plain,
    communications: communications.toReversed(),
    types: types.toReversed(),
  });
  expect(other.digest).toBe(one.digest);
  expect(other.body).not.toBe(one.body);
  // Databases that are there hold digests, and one that is made otherwise is a change of every record.
  expect(one.digest).toBe('F86cY4DQoc2EksS1YHOjYg');
});
