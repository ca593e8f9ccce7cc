import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { contact, emailItem, phoneItem } from '../../../test/support/records.ts';
import type { Contact } from '../contact/contact.ts';
import { newContactFor, type Wanted, writesFor } from './contactWrites.ts';
import { defaultMapping } from './defaultMapping.ts';
import { valuesForAmp } from './mapping.ts';

const mobile = { id: 2, name: 'Cell Phone' };
const ann = contact(1, {
  communications: [
    emailItem(1, 'first@x.example', false),
    emailItem(2, 'ann@x.example'),
    phoneItem(3, '555 1', { isDefault: false }),
    phoneItem(4, '555 2'),
    phoneItem(5, '555 3', { type: mobile, isDefault: false }),
  ],
});

function write(field: string, value: string | null, present: Contact = ann) {
  const { writes, unfit } = writesFor(defaultMapping, present, [{ field, value }]);
  return { ...writes, unfit: Object.keys(unfit) };
}

describe('writesFor', () => {
  it('names the fields that change, and no other', () => {
    expect(write('title', 'CTO')).toEqual({ fields: { title: 'CTO' }, items: [], unfit: [] });
    expect(write('title', null)).toEqual({ fields: { title: null }, items: [], unfit: [] });
  });

  it.each([
    ['email', 'new@x.example', { channel: 'email', mobile: false, itemId: 2 }],
    ['phone', '555 9', { channel: 'phone', mobile: false, itemId: 4 }],
    ['mobilePhone', '555 9', { channel: 'phone', mobile: true, itemId: 5 }],
    ['fax', '555 9', { channel: 'fax', mobile: false, itemId: null }],
  ])('%s: changes the item that stands for it, or adds one', (field, value, item) => {
    const written = { ...item, value: { value, extension: null } };
    expect(write(field, value)).toEqual({ fields: {}, items: [written], unfit: [] });
  });

  it.each([
    ['555 9 x12', '555 9', '12'],
    ['555 9ext. 12', '555 9', '12'],
    ['555 9', '555 9', null],
    ['ask Rex 5', 'ask Rex 5', null],
    ['x12', 'x12', null],
  ])('takes %s apart', (text, value, extension) => {
    expect(write('phone', text).items[0]?.value).toEqual({ value, extension });
  });

  it('clears the only number of its kind', () => {
    expect(write('mobilePhone', null).items).toEqual([
      { channel: 'phone', mobile: true, itemId: 5, value: null },
    ]);
  });

  it('does not clear one of several, nor the address', () => {
    expect(write('phone', null)).toEqual({ fields: {}, items: [], unfit: ['phone'] });
    expect(write('email', null)).toEqual({ fields: {}, items: [], unfit: ['email'] });
  });

  it('has nothing to do where nothing is to be cleared', () => {
    expect(write('fax', null)).toEqual({ fields: {}, items: [], unfit: [] });
  });

  it('writes nothing that can only be read', () => {
    expect(write('department', 'IT')).toEqual({ fields: {}, items: [], unfit: [] });
    expect(write('company', 'Acme')).toEqual({ fields: {}, items: [], unfit: [] });
    expect(write('tags', 'vip')).toEqual({ fields: {}, items: [], unfit: [] });
  });
});

describe('newContactFor', () => {
  it('has the values, each number an item of its kind', () => {
    const wanted = [
      { field: 'firstName', value: 'Ann' },
      { field: 'title', value: null },
      { field: 'email', value: 'ann@x.example' },
      { field: 'mobilePhone', value: '555 3 x7' },
      { field: 'company', value: 'Acme' },
    ];
    expect(newContactFor(9, writesFor(defaultMapping, null, wanted).writes)).toEqual({
      companyId: 9,
      fields: { firstName: 'Ann' },
      items: [
        { channel: 'email', mobile: false, value: { value: 'ann@x.example', extension: null } },
        { channel: 'phone', mobile: true, value: { value: '555 3', extension: '7' } },
      ],
    });
  });

  it('reads back what it was given, whatever it was', () => {
    const text = fc.constantFrom('Ann', 'Zoë', '12');
    const number = fc.constantFrom('555 1', '(555) 2', '555 3 x7', 'ask');
    const some = fc.record(
      { firstName: text, city: text, phone: number, mobilePhone: number, fax: number },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(some, (values) => {
        const wanted: Wanted[] = Object.entries(values).map(([field, value]) => ({ field, value }));
        const { fields, items } = newContactFor(9, writesFor(defaultMapping, null, wanted).writes);
        const communications = items.map(({ channel, mobile: isMobile, value }, at) => ({
          id: at + 1,
          channel,
          type: isMobile ? mobile : null,
          isDefault: at === 0,
          ...value,
        }));
        const made = contact(1, { ...fields, communications });
        expect(valuesForAmp(defaultMapping, made, null)).toEqual(values);
      }),
      pbt(300),
    );
  });
});
