import { describe, expect, it } from 'vitest';
import { company, contact } from '../../../test/support/records.ts';
import type { Explanation } from '../../engine/why.ts';
import { explanationDocument, explanationLines } from './explanation.ts';
import { createPaint } from './paint.ts';

const vendor = company(7, { name: 'Acme', types: [{ id: 1, name: 'Vendor' }] });

const leftOut: Explanation = {
  contact: contact(4711, { firstName: 'Ann\u001B[31m', lastName: 'Lee', companyId: 7 }),
  company: vendor,
  email: 'ann@example.com',
  state: 'left_out',
  ampContactId: null,
  skip: {
    contactId: 4711,
    reason: 'company_type_not_in_filter',
    about: { kind: 'company', id: '7' },
  },
  filter: ['Customer', 'Prospect'],
};

describe('an explanation', () => {
  it('says where the contact stands, why, and what would change that', () => {
    expect(explanationLines(leftOut, createPaint(false))).toEqual([
      'Ann [31m Lee (ConnectWise contact 4711): ann@example.com, Acme',
      '  It is not in AMP.',
      '  Company type not in the filter.',
      '  Company type: Vendor. Filter: Customer, Prospect.',
      '  Give the company one of the chosen types in ConnectWise, or add its type to the filter.',
    ]);
  });

  it('names the other contact that has the address', () => {
    const skip = {
      contactId: 4711,
      reason: 'duplicate_email',
      about: { kind: 'contact', id: '9' },
    } as const;
    const lines = explanationLines({ ...leftOut, skip }, createPaint(false));
    expect(lines[2]).toBe('  E-mail address is taken by another contact: ConnectWise contact 9.');
  });

  it('has no reason where the contact is linked', () => {
    const linked = { ...leftOut, state: 'linked', skip: null, ampContactId: 'a1' } as const;
    expect(explanationLines(linked, createPaint(false)).slice(1)).toEqual([
      '  It is in AMP and follows ConnectWise.',
      '  AMP contact a1',
    ]);
    expect(explanationDocument(linked)).toMatchObject({ state: 'linked', skip: null });
  });
});
