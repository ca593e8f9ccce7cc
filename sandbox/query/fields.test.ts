import { describe, expect, it } from 'vitest';
import { ConditionError } from './errors.ts';
import { compileFields, dropNulls } from './fields.ts';
import { contact, contactSchema } from './sampleContact.ts';

const project = (text: string | undefined) => compileFields(text, contactSchema, 'omit')(contact);

describe('compileFields', () => {
  it('leaves a record as it is without a text', () => {
    expect(project(undefined)).toBe(contact);
    expect(project(' ')).toBe(contact);
  });

  it('keeps what is listed, in any case', () => {
    expect(project('ID, firstname,Company/Id,company/NAME,_INFO/lastupdated')).toEqual({
      id: 77,
      firstName: 'Niamh',
      company: { id: 5, name: 'Acme "Rocket" & Sons' },
      _info: { lastUpdated: '2026-06-04T17:14:20Z' },
    });
  });

  it('keeps _info only where it is listed, in references and elements too', () => {
    expect(project('company')).toEqual({
      company: { id: 5, identifier: 'Acme', name: 'Acme "Rocket" & Sons' },
    });
    const { communicationItems } = project('communicationItems');
    expect(communicationItems).toMatchObject([{ id: 1, type: { name: 'Direct' } }, { id: 2 }]);
    expect(JSON.stringify(communicationItems)).not.toContain('_info');
    const { _info: info } = contact;
    expect(project('_info')).toEqual({ _info: info });
    expect(project('company/_info')).toEqual({
      company: { _info: { company_href: 'https://cw.test/company/companies/5' } },
    });
    expect(project('_info/image_href')).toEqual({ _info: { image_href: 'https://cw.test/image' } });
  });

  it('reaches into the elements of arrays', () => {
    expect(project('communicationItems/value,communicationItems/type/id,types/id')).toEqual({
      communicationItems: [
        { value: 'niamh@acme.test', type: { id: 1 } },
        { value: '555-0100', type: { id: 2 } },
      ],
      types: [{ id: 1 }, { id: 4 }],
    });
  });

  it('lets the whole of a field win over its parts, in either order', () => {
    const whole = { types: contact.types };
    expect(project('types/id,types')).toEqual(whole);
    expect(project('types,types/id')).toEqual(whole);
  });

  it('leaves out what the record lacks', () => {
    expect(project('id,site/name,site')).toEqual({ id: 77 });
  });

  it('omits or refuses unknown names by mode; lastUpdated is only in _info', () => {
    const text = 'id,nope,company/nope,lastUpdated,firstName/x,';
    expect(project(text)).toEqual({ id: 77 });
    expect(() => compileFields('id,nope', contactSchema, 'reject')).toThrow(
      new ConditionError('nope is not a recognized name.'),
    );
    expect(() => compileFields('lastUpdated', contactSchema, 'reject')).toThrow(ConditionError);
    expect(() => compileFields('id,_info/x_href', contactSchema, 'reject')).not.toThrow();
  });

  it('reads each field once and no other', () => {
    const reads: string[] = [];
    const watched = new Proxy(contact, {
      get(target, key: string) {
        reads.push(key);
        return target[key];
      },
    });
    compileFields('id,company/id,company/name', contactSchema, 'omit')(watched);
    expect(reads).toEqual(['id', 'company']);
  });
});

describe('dropNulls', () => {
  const record = {
    id: 1,
    zip: null,
    city: undefined,
    company: { id: 2, name: null },
    types: [],
    communicationItems: [{ value: null, extension: null }],
    customFields: [{ value: null, podId: null }],
    tags: ['a', 'b'],
  };

  it('drops null at any depth unless asked to keep it', () => {
    expect(dropNulls(record, new Set(['customFields/value']))).toEqual({
      id: 1,
      company: { id: 2 },
      types: [],
      communicationItems: [{}],
      customFields: [{ value: null }],
      tags: ['a', 'b'],
    });
  });

  it('does not change its argument', () => {
    const before = structuredClone(record);
    dropNulls(record);
    expect(record).toEqual(before);
  });

  it('shares what has nothing to drop', () => {
    expect(dropNulls(record).tags).toBe(record.tags);
    const clean = { id: 1, company: { id: 2 }, customFields: [{ value: null }] };
    expect(dropNulls(clean, new Set(['customFields/value']))).toBe(clean);
  });
});
