import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../test/support/coreHistories.ts';
import { company, contact } from '../../../test/support/records.ts';
import { type AmpContact, type Link, noMarks } from '../contact/ampContact.ts';
import { ofCompanyTypes } from '../filter/contactFilter.ts';
import { defaultSettings, type Settings } from '../settings/settings.ts';
import type { Candidate, Rival } from './candidate.ts';
import { decideContact } from './decideContact.ts';
import type { FieldConflict } from './plan.ts';

const customer = { id: 1, name: 'Customer' };
const acme = company(1, { name: 'Acme', types: [customer] });
const outside = company(1, { name: 'Acme' });

type Parts = Parameters<typeof contact>[1];
const ann = (parts: Parts = {}) =>
  contact(5, { companyId: 1, email: 'a@x.example', firstName: 'Ann', ...parts });

const amp: AmpContact = {
  id: 'amp-1',
  email: 'a@x.example',
  fields: {
    firstName: 'Ann',
    company: 'Acme',
    Company_Type: 'Customer',
  },
  version: 3,
  createdAt: '',
  updatedAt: '',
  deletedAt: null,
};
const edited: AmpContact = { ...amp, fields: { ...amp.fields, title: 'CTO' }, version: 4 };
const removed: AmpContact = { ...amp, deletedAt: 'x' };
const removedBySync = { ...noMarks, removedVersion: 3 };

const link: Link = {
  contactId: 5,
  ampContactId: 'amp-1',
  state: 'active',
  origin: 'connectwise',
  base: {
    email: 'a@x.example',
    firstName: 'Ann',
    company: 'Acme',
    Company_Type: 'Customer',
  },
  marks: noMarks,
};
const paused: Link = { ...link, state: 'paused' };
const ended: Link = { ...link, state: 'ended' };

const inactiveSkip = { kind: 'contact', id: 5, reason: 'inactive', about: null } as const;
const unreadable = { kind: 'contact', id: 5, reason: 'unreadable', about: null } as const;
const conflict: FieldConflict = {
  field: 'title',
  base: null,
  connectWise: 'CEO',
  amp: 'CTO',
  because: 'both_changed',
};
const rival: Rival = {
  contactId: 4,
  name: 'ann',
  inactive: false,
  types: [],
  companyId: 1,
  company: acme,
  link: null,
};
const follower: Rival = { ...rival, link: { state: 'active', origin: 'connectwise' } };

const linked = { link, ampContact: amp };

function decide(parts: Partial<Candidate>, settings: Partial<Settings>): string {
  const candidate: Candidate = {
    contact: ann(),
    gone: false,
    company: acme,
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
  const policy = policyOf(ofCompanyTypes([customer]), { ...defaultSettings, ...settings });
  const decision = decideContact(candidate, policy);
  if (decision.kind === 'unchanged' || decision.kind === 'waiting') return decision.kind;
  if (decision.kind === 'skip') return `skip ${decision.skip.reason}`;
  const { action, link: state, skip } = decision.entry;
  return [action, state, skip?.reason].filter((part) => part !== undefined).join(' ');
}

const match = (one: AmpContact, linkedTo: number | null = null) => ({ ampContact: one, linkedTo });

describe('decideContact', () => {
  it.each<[string, Partial<Candidate>, string, Partial<Settings>?]>([
    // What cannot be decided.
    ['unreadable', { ...linked, contact: ann({ title: 'X' }), skip: unreadable }, 'unchanged'],
    ['kept back', { ...linked, contact: ann({ title: 'X' }), hold: 'kept_back' }, 'unchanged'],
    ['on its way', { ...linked, contact: ann({ title: 'X' }), sent: true }, 'waiting'],

    // Gone.
    ['gone, never linked', { gone: true }, 'unchanged'],
    ['gone, left out until now', { gone: true, skip: inactiveSkip }, 'forget '],
    ['gone, known', { gone: true, link: ended, ampContact: amp }, 'unchanged'],
    ['gone', { ...linked, gone: true }, 'end ended deleted_in_connectwise'],
    [
      'gone, removed in AMP',
      { link, ampContact: removed, gone: true },
      'end ended deleted_in_connectwise',
      { deleted: 'remove' },
    ],
    [
      'gone, wanted removed',
      { ...linked, gone: true },
      'remove ended deleted_in_connectwise',
      { deleted: 'remove' },
    ],
    [
      'gone, wanted removed, reading off',
      { ...linked, gone: true },
      'end ended deleted_in_connectwise',
      { deleted: 'remove', pull: false },
    ],
    [
      'gone, merged',
      { ...linked, gone: true, rivals: [rival] },
      'end ended deleted_in_connectwise',
      { deleted: 'remove' },
    ],
    [
      'gone, another follows the address',
      { ...linked, gone: true, rivals: [follower] },
      'remove ended deleted_in_connectwise',
      { deleted: 'remove' },
    ],
    ['gone, edited in AMP', { link, ampContact: edited, gone: true }, 'release '],
    [
      'gone, edited in AMP, sending off',
      { link, ampContact: edited, gone: true },
      'end ended deleted_in_connectwise',
      { push: false },
    ],
    [
      'gone, edited in AMP while paused',
      { link: paused, ampContact: edited, gone: true },
      'end ended deleted_in_connectwise',
      { deleted: 'remove' },
    ],

    // Left out.
    ['out, never taken', { company: outside }, 'skip company_type_not_in_filter'],
    [
      'out, for another reason',
      { company: outside, skip: inactiveSkip },
      'skip company_type_not_in_filter',
    ],
    ['out, noted', { contact: ann({ inactive: true }), skip: inactiveSkip }, 'unchanged'],
    [
      'out, paused',
      { contact: ann({ inactive: true }), link: paused, ampContact: amp, skip: inactiveSkip },
      'unchanged',
    ],
    [
      'leaves the filter',
      { ...linked, company: outside },
      'pause paused company_type_not_in_filter',
    ],
    [
      'leaves the filter, wanted removed',
      { ...linked, company: outside },
      'remove paused company_type_not_in_filter',
      { leavesFilter: 'remove' },
    ],
    [
      'leaves the filter, edited in AMP',
      { link, ampContact: edited, company: outside },
      'pause paused company_type_not_in_filter',
      { leavesFilter: 'remove' },
    ],
    [
      'leaves the filter, removed in AMP',
      { link, ampContact: removed, company: outside },
      'pause paused company_type_not_in_filter',
      { leavesFilter: 'remove' },
    ],
    [
      'goes inactive',
      { ...linked, contact: ann({ inactive: true }) },
      'pause paused inactive',
      { leavesFilter: 'remove' },
    ],
    [
      'goes inactive, wanted removed',
      { ...linked, contact: ann({ inactive: true }) },
      'remove paused inactive',
      { inactive: 'remove' },
    ],
    [
      'loses its address to one before it',
      { ...linked, rivals: [follower] },
      'pause paused duplicate_email',
    ],
    [
      'shares the address, from AMP',
      { link: { ...link, origin: 'amp' }, ampContact: amp, rivals: [follower] },
      'unchanged',
    ],

    // Taken.
    ['new', {}, 'create active'],
    ['new, reading off', {}, 'skip pull_off', { pull: false }],
    ['found in AMP', { matches: [match(amp)] }, 'link active'],
    ['found in AMP, reading off', { matches: [match(amp)] }, 'link active', { pull: false }],
    ['found, linked elsewhere', { matches: [match(amp, 9)] }, 'skip amp_contact_linked_elsewhere'],
    [
      'there again, found under another record',
      { link: ended, ampContact: amp, matches: [match({ ...amp, id: 'amp-2' })] },
      'link active',
    ],
    ['there again', { link: ended, ampContact: amp }, 'resume active'],

    // Linked, there on both sides.
    ['nothing changed', linked, 'unchanged'],
    ['edited in ConnectWise', { ...linked, contact: ann({ title: 'CEO' }) }, 'update active'],
    ['edited in AMP', { link, ampContact: edited }, 'update active'],
    [
      'edited on both sides, to be asked',
      { link, ampContact: edited, contact: ann({ title: 'CEO' }) },
      'ask active',
      { conflict: 'ask' },
    ],
    [
      'asked already',
      { link, ampContact: edited, contact: ann({ title: 'CEO' }), conflicts: [conflict] },
      'unchanged',
      { conflict: 'ask' },
    ],
    [
      'asked, another value since',
      { link, ampContact: edited, contact: ann({ title: 'COO' }), conflicts: [conflict] },
      'ask active',
      { conflict: 'ask' },
    ],
    [
      'asked, agreed since',
      { ...linked, conflicts: [conflict] },
      'agree active',
      { conflict: 'ask' },
    ],
    ['edited alike', { link, ampContact: edited, contact: ann({ title: 'CTO' }) }, 'agree active'],
    ['its skip has passed', { ...linked, skip: inactiveSkip }, 'agree active'],
    ['back', { link: paused, ampContact: amp, skip: inactiveSkip }, 'resume active'],

    // Linked, removed in AMP.
    ['removed', { link, ampContact: removed }, 'unchanged'],
    [
      'removed, its company changed',
      { link, ampContact: removed, company: { ...acme, website: 'x' } },
      'unchanged',
    ],
    [
      'removed, edited in ConnectWise',
      { link, ampContact: removed, contact: ann({ title: 'CEO' }) },
      'restore active',
    ],
    [
      'removed, edited in ConnectWise, reading off',
      { link, ampContact: removed, contact: ann({ title: 'CEO' }) },
      'unchanged',
      { pull: false },
    ],
    [
      'removed, entered anew, edited in ConnectWise',
      {
        link,
        ampContact: removed,
        contact: ann({ title: 'CEO' }),
        matches: [match({ ...amp, id: 'amp-2' })],
      },
      'unchanged',
    ],
    [
      'removed, with an open conflict',
      { link, ampContact: removed, conflicts: [conflict] },
      'agree active',
    ],
    [
      'removed, wanted inactive',
      { link, ampContact: removed },
      'inactivate paused inactive',
      { removedInAmp: 'inactivate' },
    ],
    [
      'removed, wanted inactive, sending off',
      { link, ampContact: removed },
      'unchanged',
      { removedInAmp: 'inactivate', push: false },
    ],
    ['removed by a person, back', { link: paused, ampContact: removed }, 'resume active'],
    [
      'removed by the sync, back',
      { link: { ...paused, marks: removedBySync }, ampContact: removed },
      'restore active',
    ],
    [
      'removed by the sync, back, reading off',
      { link: { ...paused, marks: removedBySync }, ampContact: removed },
      'resume active',
      { pull: false },
    ],
    [
      'removed by the sync, reading on again',
      { link: { ...link, marks: removedBySync }, ampContact: removed },
      'restore active',
    ],
    [
      'set inactive by the sync, set active by a person',
      { link: { ...paused, marks: { ...noMarks, inactivated: true } }, ampContact: removed },
      'restore active',
    ],
  ])('%s', (_, parts, outcome, settings = {}) => {
    expect(decide(parts, settings)).toBe(outcome);
  });
});

describe('R20: what fills a required field never gets into AMP', () => {
  const filled = contact(5, { companyId: 1, email: 'a@x.example', firstName: 'Unknown' });
  const nameless: AmpContact = { ...amp, fields: { company: 'Acme', Company_Type: 'Customer' } };
  const policy = policyOf(ofCompanyTypes([customer]), defaultSettings);
  const candidate: Candidate = {
    contact: filled,
    gone: false,
    company: acme,
    link: null,
    ampContact: null,
    rivals: [],
    matches: [],
    namesakes: [],
    skip: null,
    sent: false,
    hold: null,
    conflicts: [],
  };

  it.each<[string, Partial<Candidate>]>([
    ['import', {}],
    ['a first match', { matches: [match(nameless)] }],
    ['a link by hand', { link: { ...link, base: {}, origin: 'hand' }, ampContact: nameless }],
  ])('not by %s', (_, parts) => {
    const decision = decideContact({ ...candidate, ...parts }, policy);
    if (decision.kind !== 'entry') throw new Error(decision.kind);
    const { changes, marks, base } = decision.entry;
    expect(changes.filter(({ field }) => field === 'firstName')).toEqual([]);
    expect(base.firstName).toBeUndefined();
    expect(marks.fillers).toEqual({ firstName: 'Unknown' });
  });

  it('fills what was cleared in AMP, and gives way to the next value', () => {
    const cleared = decideContact(
      { ...candidate, contact: ann(), link, ampContact: nameless },
      policy,
    );
    expect(cleared).toMatchObject({
      entry: {
        changes: [{ side: 'connectwise', field: 'firstName', old: 'Ann', new: 'Unknown' }],
        marks: { fillers: { firstName: 'Unknown' } },
      },
    });
    const marks = { ...noMarks, fillers: { firstName: 'Unknown' } };
    const { firstName: _, ...base } = link.base;
    const known = { link: { ...link, base, marks }, ampContact: { ...amp } };
    const named = decideContact({ ...candidate, ...known }, policy);
    expect(named).toMatchObject({ entry: { changes: [{ side: 'connectwise', new: 'Ann' }] } });
    expect(named.kind === 'entry' && named.entry.marks).toEqual(noMarks);
  });
});
