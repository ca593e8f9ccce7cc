import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../test/support/coreHistories.ts';
import { company, contact } from '../../../test/support/records.ts';
import type { AmpContact, FieldValues } from '../contact/ampContact.ts';
import { ofCompanyTypes } from '../filter/contactFilter.ts';
import { defaultSettings, type Settings } from '../settings/settings.ts';
import type { AmpCandidate, ContactPeer } from './candidate.ts';
import { decideAmpContact } from './decideAmpContact.ts';
import type { AmpDecision } from './decision.ts';

const customer = { id: 1, name: 'Customer' };
const acme = company(1, { name: 'Acme', types: [customer] });
const outside = company(2, { name: 'Acme' });

function ann(fields: FieldValues = {}, parts: Partial<AmpContact> = {}): AmpContact {
  const times = { createdAt: '', updatedAt: '', deletedAt: null };
  const own = { firstName: 'Ann', lastName: 'Lee', company: 'Acme', ...fields };
  return { id: 'amp-2', email: 'a@x.example', fields: own, version: 3, ...times, ...parts };
}

/** Companies that may be the catch-all: 9 as it should be, 10 deleted, 11 outside the filter. */
function catchAll(id: number | null) {
  if (id === null) return null;
  return company(id, { types: id === 11 ? [] : [customer], deleted: id === 10 });
}

function decide(parts: Partial<AmpCandidate>, settings: Partial<Settings> = {}): AmpDecision {
  const candidate: AmpCandidate = {
    ampContact: ann(),
    sameEmail: [],
    namesakes: [],
    ampPeers: [],
    companies: [acme],
    ended: false,
    sent: false,
    skip: null,
    hold: null,
    ...parts,
  };
  const chosen = { ...defaultSettings, ...settings };
  const filter = ofCompanyTypes([customer]);
  const policy = policyOf(filter, chosen, catchAll(chosen.catchAllCompany));
  return decideAmpContact(candidate, policy);
}

function peer(firstName: string, parts: Partial<ContactPeer> = {}): ContactPeer {
  const named = { companyId: 1, email: 'a@x.example', firstName, lastName: 'Lee' };
  return { contact: contact(5, named), company: acme, link: null, rejected: false, ...parts };
}

/** If it is sent, why it is not, or what else. */
function shortly(decision: AmpDecision): unknown {
  if (decision.kind === 'skip') return decision.skip.reason;
  if (decision.kind !== 'entry') return decision.kind;
  const { action, target } = decision.entry;
  return action === 'push' ? target : action;
}

const noted = { kind: 'amp_contact', id: 'amp-2', reason: 'no_email', about: null } as const;
const other = { ampContactId: 'amp-1', name: 'ann lee', linked: false };
const linkedTo = (ampContactId: string) => ({ ampContactId, origin: 'connectwise' }) as const;

describe('decideAmpContact', () => {
  it.each<[string, Partial<AmpCandidate>, unknown]>([
    ['sent before, outcome unknown', { sent: true }, 'waiting'],
    ['on hold', { hold: 'kept_back' }, 'unchanged'],
    ['on hold, skipped no more', { hold: 'kept_back', skip: noted }, 'forget'],
    [
      'on hold, skipped for another reason by now',
      { hold: 'kept_back', skip: noted, companies: [] },
      'company_missing',
    ],
    ['unlinked', { unlinked: [peer('Ann')] }, 'match_proposed'],
    [
      'unlinked, without an address',
      { ampContact: ann({}, { email: null }), unlinked: [peer('Ann')] },
      'match_proposed',
    ],
    ['removed', { ampContact: ann({}, { deletedAt: 'x' }) }, 'unchanged'],
    ['removed, with a skip', { ampContact: ann({}, { deletedAt: 'x' }), skip: noted }, 'forget'],
    ['its contact was deleted', { ended: true }, 'unchanged'],
    ['its contact was deleted, with a skip', { ended: true, skip: noted }, 'forget'],
    ['no address', { ampContact: ann({}, { email: null }) }, 'no_email'],
    ['no address, noted', { ampContact: ann({}, { email: null }), skip: noted }, 'unchanged'],
    ['an invalid address', { ampContact: ann({}, { email: 'ann@' }) }, 'no_email'],
    ['the contact that is it', { sameEmail: [peer('Ann')] }, 'unchanged'],
    ['a contact that may be it', { sameEmail: [peer('Bob'), peer('Ann')] }, 'unchanged'],
    [
      'somebody else with the address',
      { sameEmail: [peer('Bob', { rejected: true })] },
      { companyId: 1 },
    ],
    [
      'it is linked as another',
      { sameEmail: [peer('Ann', { link: linkedTo('amp-1') })] },
      'same_person_twice',
    ],
    [
      'another is linked',
      { sameEmail: [peer('Bob', { link: linkedTo('amp-1') })] },
      { companyId: 1 },
    ],
    [
      'left out in ConnectWise',
      { sameEmail: [peer('Ann', { company: outside })] },
      'contact_left_out',
    ],
    ['made before in AMP', { ampPeers: [other] }, 'same_person_twice'],
    ['made later in AMP', { ampPeers: [{ ...other, ampContactId: 'amp-3' }] }, { companyId: 1 }],
    ['another person in AMP', { ampPeers: [{ ...other, name: 'bob orr' }] }, { companyId: 1 }],
    ['of the same name and company', { namesakes: [peer('Ann')] }, 'match_proposed'],
    [
      'of the same name, rejected',
      { namesakes: [peer('Ann', { rejected: true })] },
      { companyId: 1 },
    ],
    [
      'of the same name elsewhere',
      { namesakes: [peer('Ann', { company: company(3) })] },
      { companyId: 1 },
    ],
    ['new', {}, { companyId: 1 }],
  ])('%s', (_, parts, outcome) => {
    expect(shortly(decide(parts))).toEqual(outcome);
  });

  it('gives the whole contact, with what it will hold', () => {
    const decision = decide({ ampContact: ann({ department: 'IT' }) });
    expect(decision).toMatchObject({
      kind: 'entry',
      entry: {
        action: 'push',
        ampContactId: 'amp-2',
        ampVersion: 3,
        link: 'active',
        origin: 'amp',
        base: {
          email: 'a@x.example',
          firstName: 'Ann',
          lastName: 'Lee',
        },
        target: { companyId: 1 },
      },
    });
    const fields =
      decision.kind === 'entry' ? decision.entry.changes.map(({ field }) => field) : [];
    // Department and company are read only.
    expect(fields.toSorted()).toEqual(['email', 'firstName', 'lastName']);
  });
});

describe('R21: the company of a contact that is sent', () => {
  const twin = company(3, { name: 'ACME', types: [customer] });

  it.each<[string, AmpCandidate['companies'], Partial<Settings>, unknown]>([
    ['one of its name', [acme], {}, { companyId: 1 }],
    ['one of its name in the filter', [outside, acme], {}, { companyId: 1 }],
    ['two of its name', [acme, twin], {}, 'company_ambiguous'],
    [
      'one of its name outside the filter',
      [outside],
      { company: 'create' },
      'company_out_of_filter',
    ],
    ['none, hold', [], { company: 'hold' }, 'company_missing'],
    ['none, create', [], { company: 'create' }, { newCompany: 'Acme' }],
    ['none, catch_all', [], { company: 'catch_all', catchAllCompany: 9 }, { companyId: 9 }],
    ['none, catch_all without one', [], { company: 'catch_all' }, 'company_missing'],
    [
      'none, catch_all that is deleted',
      [],
      { company: 'catch_all', catchAllCompany: 10 },
      'company_missing',
    ],
    [
      'none, catch_all outside the filter',
      [],
      { company: 'catch_all', catchAllCompany: 11 },
      'company_out_of_filter',
    ],
    ['none, reject', [], { company: 'reject' }, 'company_rejected'],
  ])('%s', (_, companies, settings, outcome) => {
    expect(shortly(decide({ companies }, settings))).toEqual(outcome);
  });

  it('is not made without a name', () => {
    const ampContact = ann({ company: null });
    expect(shortly(decide({ ampContact, companies: [] }, { company: 'create' }))).toBe(
      'company_missing',
    );
  });
});

it('R21: the name of the catch-all company does not take the place of the one that was entered', () => {
  const settings = { company: 'catch_all', catchAllCompany: 9 } as const;
  expect(decide({ companies: [] }, settings)).toMatchObject({
    entry: { target: { companyId: 9 }, marks: { fillers: { company: 'Company 9' } } },
  });
  const nobody = { companies: [], ampContact: ann({ company: null }) };
  expect(decide(nobody, settings)).toMatchObject({ entry: { marks: { fillers: {} } } });
});

describe('R20: required fields of a contact that is sent', () => {
  const nameless = { ampContact: ann({ firstName: null }) };

  it('are filled, and the filler is remembered as one', () => {
    const decision = decide(nameless, { requiredFill: 'Unknown' });
    expect(decision).toMatchObject({
      entry: { base: { lastName: 'Lee' }, marks: { fillers: { firstName: 'Unknown' } } },
    });
    expect(decision.kind === 'entry' && decision.entry.base.firstName).toBeUndefined();
  });

  it('keep it from being sent where there is no filler', () => {
    expect(shortly(decide(nameless, { requiredFill: null }))).toBe('no_name');
  });
});
