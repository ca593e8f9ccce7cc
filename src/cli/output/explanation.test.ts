import { describe, expect, it } from 'vitest';
import { company, contact } from '../../../test/support/records.ts';
import { explanationDocument } from '../../contract/explanation.ts';
import type { AmpContact } from '../../core/contact/ampContact.ts';
import type { Explanation } from '../../engine/inbox/why.ts';
import { voice } from '../voice.ts';
import { explanationLines } from './explanation.ts';
import { createPaint } from './paint.ts';

const vendor = company(7, { name: 'Acme', types: [{ id: 1, name: 'Vendor' }] });

const leftOut: Explanation = {
  contact: contact(4711, {
    firstName: 'Ann\u001B[31m',
    lastName: 'Lee',
    companyId: 7,
    email: 'ann@example.com',
  }),
  company: vendor,
  state: 'left_out',
  ampContact: null,
  skip: {
    kind: 'contact',
    id: 4711,
    reason: 'company_type_not_in_filter',
    about: { kind: 'company', id: '7' },
  },
  ampSkip: null,
  hold: null,
  conflicts: [],
  filter: 'company type is one of (Customer, Prospect)',
  gap: {
    needed: 'company type is one of (Customer, Prospect)',
    has: [{ field: 'company type', values: ['Vendor'] }],
  },
  history: [],
  decisions: [],
  todos: [],
  lost: [],
};

const ampContact: AmpContact = {
  id: 'a1',
  email: 'ann@example.com',
  fields: { firstName: 'Ann', company: 'Acme' },
  version: 1,
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:00.000Z',
  deletedAt: null,
};

describe('an explanation', () => {
  it('says where the contact stands, why, and what would change that', () => {
    expect(explanationLines(leftOut, createPaint(false))).toEqual([
      'Ann [31m Lee (ConnectWise contact 4711): ann@example.com, Acme',
      '  It is in ConnectWise, and not in AMP.',
      '  Company type not in the filter.',
      '  It has: company type Vendor. Needed: company type is one of (Customer, Prospect).',
      '  Give the company one of the chosen types in ConnectWise, or add its type to the filter: ampwise filter show',
    ]);
  });

  it('names the other contact that has the address', () => {
    const skip = {
      kind: 'contact',
      id: 4711,
      reason: 'duplicate_email',
      about: { kind: 'contact', id: '9' },
    } as const;
    const lines = explanationLines({ ...leftOut, skip, gap: null }, createPaint(false));
    expect(lines[2]).toBe('  E-mail address is used by another contact: ConnectWise contact 9.');
  });

  it('has no reason where the contact is linked', () => {
    const linked = { ...leftOut, state: 'linked', skip: null, gap: null, ampContact } as const;
    expect(explanationLines(linked, createPaint(false)).slice(1)).toEqual([
      '  It is in AMP and in ConnectWise, and in sync.',
      '  AMP contact a1',
    ]);
    expect(explanationDocument(linked, voice)).toMatchObject({
      connectwiseId: 4711,
      ampContactId: 'a1',
      state: 'linked',
      skip: null,
    });
  });

  it('says why an AMP contact is not sent, and which other record is involved', () => {
    const about = { kind: 'contact', id: '12' } as const;
    const ampSkip = { kind: 'amp_contact', id: 'a1', reason: 'match_proposed', about } as const;
    const none = { contact: null, company: null, skip: null, gap: null } as const;
    const one = { ...leftOut, ...none, ampContact, state: 'not_sent', ampSkip } as const;
    expect(explanationLines(one, createPaint(false))).toEqual([
      'Ann (AMP contact a1): ann@example.com, Acme',
      '  It is in AMP, and not in ConnectWise.',
      '  May already be in ConnectWise: ConnectWise contact 12.',
      '  Decide whether they are the same person: ampwise matches list',
    ]);
    expect(explanationDocument(one, voice)).toMatchObject({
      connectwiseId: null,
      firstName: 'Ann',
    });
  });

  it('shows open conflicts, and how to release what is on hold', () => {
    const conflict = {
      field: 'title',
      base: 'Buyer',
      connectWise: 'CTO',
      amp: 'CEO',
      because: 'both_changed',
    } as const;
    const linked = { ...leftOut, skip: null, gap: null, ampContact } as const;
    const open = { ...linked, state: 'linked', conflicts: [conflict] } as const;
    expect(explanationLines(open, createPaint(false)).slice(3)).toEqual([
      '  conflict Job title: ConnectWise CTO, AMP CEO',
      '  Decide: ampwise conflicts resolve 4711 --choose connectwise (or amp)',
    ]);
    const held = { ...linked, state: 'held', hold: 'undone' } as const;
    expect(explanationLines(held, createPaint(false))).toContain(
      '  what a run did to it was undone. Release it: ampwise holds release 4711',
    );
  });
});
