import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../test/support/coreHistories.ts';
import { company, contact } from '../../../test/support/records.ts';
import { type AmpContact, type Link, noMarks } from '../contact/ampContact.ts';
import { ofCompanyTypes } from '../filter/contactFilter.ts';
import { defaultSettings } from '../settings/settings.ts';
import type { Candidate } from './candidate.ts';
import { decideContact } from './decideContact.ts';

const customer = { id: 1, name: 'Customer' };
const ann = contact(5, { companyId: 1, email: 'a@x.example', firstName: 'Ann' });
const inactive = { ...ann, inactive: true };
const amp: AmpContact = {
  id: 'amp-1',
  email: 'a@x.example',
  fields: { firstName: 'Ann' },
  version: 3,
  createdAt: '',
  updatedAt: '',
  deletedAt: null,
};
const link: Link = {
  contactId: 5,
  ampContactId: 'amp-1',
  state: 'active',
  origin: 'connectwise',
  base: { email: 'a@x.example', firstName: 'Ann' },
  marks: noMarks,
};
const linked = { link, ampContact: amp };
const paused = { link: { ...link, state: 'paused' }, ampContact: amp } as const;
const skipped = (reason: 'inactive' | 'no_email') =>
  ({ kind: 'contact', id: 5, reason, about: null }) as const;

function decide(parts: Partial<Candidate>): string {
  const candidate: Candidate = {
    contact: ann,
    gone: false,
    company: company(1, { types: [customer] }),
    link: null,
    ampContact: null,
    rivals: [],
    matches: [],
    namesakes: [],
    skip: null,
    sent: false,
    hold: null,
    conflicts: [],
    ...parts,
  };
  const decision = decideContact(candidate, policyOf(ofCompanyTypes([customer]), defaultSettings));
  if (decision.kind === 'skip') return decision.skip.reason;
  return decision.kind === 'entry' ? decision.entry.action : decision.kind;
}

describe('the reason recorded for a contact on hold is the one that is true now', () => {
  it.each<[string, Partial<Candidate>, string]>([
    ['linked and gone', { ...linked, gone: true }, 'deleted_in_connectwise'],
    ['linked, and left the filter', { ...linked, company: company(1) }, 'unchanged'],
    ['another reason', { contact: inactive, skip: skipped('no_email') }, 'inactive'],
    ['the same reason', { contact: inactive, skip: skipped('inactive') }, 'unchanged'],
    ['no reason any more', { skip: skipped('inactive') }, 'forget'],
    ['paused, and no reason any more', { ...paused, skip: skipped('inactive') }, 'agree'],
    [
      'paused, and another reason',
      { ...paused, contact: inactive, skip: skipped('no_email') },
      'inactive',
    ],
  ])('%s', (_, parts, outcome) => {
    expect(decide({ ...parts, hold: 'kept_back' })).toBe(outcome);
  });
});

describe('a contact that a person unlinked needs review', () => {
  const unlinked = [amp];
  it.each<[string, Partial<Candidate>, string]>([
    ['whatever it has in common with the AMP contact', { unlinked }, 'match_proposed'],
    [
      'by its address',
      { unlinked, matches: [{ ampContact: amp, linkedTo: null }] },
      'match_proposed',
    ],
    ['unless it is skipped anyway', { unlinked, contact: inactive }, 'inactive'],
  ])('%s', (_, parts, outcome) => {
    expect(decide(parts)).toBe(outcome);
    expect(decide({ ...parts, hold: 'unlinked' })).toBe(outcome);
  });
});
