import { beforeEach, describe, expect, it } from 'vitest';
import { History, policyOf } from '../../../test/support/coreHistories.ts';
import type { CoreWorld } from '../../../test/support/coreWorld.ts';
import type { Decided } from '../../../test/support/decided.ts';
import { company, contact } from '../../../test/support/records.ts';
import type { AmpContact } from '../contact/ampContact.ts';
import type { Contact } from '../contact/contact.ts';
import { ofCompanyTypes } from '../filter/contactFilter.ts';
import { defaultSettings, leftFilterTag } from '../settings/settings.ts';
import type { Action } from './plan.ts';

const customer = { id: 1, name: 'Customer' };
const dead = { id: 2, name: 'Dead' };

let h: History;
let world: CoreWorld;

beforeEach(() => {
  h = new History();
  world = h.world;
  world.companies.set(1, company(1, { types: [customer] }));
});

/** Ann, contact 5, linked; and what the organization wants. */
function ann(settings: Partial<Decided>, parts: Parameters<typeof contact>[1] = {}): void {
  h.policy = policyOf(ofCompanyTypes([customer]), { ...defaultSettings, ...settings });
  put(parts);
  h.sync();
}

function put(parts: Parameters<typeof contact>[1] = {}): void {
  world.put(contact(5, { companyId: 1, email: 'ann@x.example', firstName: 'Ann', ...parts }));
}

function companyType(type: typeof customer): void {
  world.companies.set(1, company(1, { types: [type] }));
}

/** What the next pass does. */
const next = (): Action[] => h.pass().done.map(({ action }) => action);
const there = (): Contact => world.contacts.get(5) ?? contact(5);
const amp = (): AmpContact | undefined => world.ampContacts.get('amp-001');

describe('R17: what becomes of an AMP contact whose contact leaves the filter', () => {
  it('keep: nothing, and it goes on when it comes back', () => {
    ann({ leavesFilter: 'keep' });
    companyType(dead);
    expect(next()).toEqual(['pause']);
    expect(amp()).toMatchObject({ deletedAt: null, version: 1 });
    companyType(customer);
    expect(next()).toEqual(['resume']);
  });

  it('tag: it is tagged beside the tags it has, until it comes back', () => {
    ann({ leavesFilter: 'tag' });
    world.editAmp('amp-001', 'tags', 'vip');
    companyType(dead);
    expect(next()).toEqual(['pause']);
    expect(amp()?.fields.tags).toBe(`vip, ${leftFilterTag}`);
    companyType(customer);
    expect(next()).toEqual(['resume']);
    expect(amp()?.fields.tags).toBe('vip');
  });

  it('remove: it is removed, and comes back with the contact', () => {
    ann({ leavesFilter: 'remove' });
    companyType(dead);
    expect(next()).toEqual(['remove']);
    expect(amp()?.deletedAt).not.toBeNull();
    companyType(customer);
    put({ firstName: 'Anna' });
    expect(next()).toEqual(['restore']);
    expect(amp()).toMatchObject({ deletedAt: null, fields: { firstName: 'Anna' } });
    expect(next()).toEqual([]);
  });

  it('remove: not what a person removed, nor what a person edited since', () => {
    ann({ leavesFilter: 'remove' });
    world.editAmp('amp-001', 'title', 'CTO');
    companyType(dead);
    expect(next()).toEqual(['pause']);
    expect(amp()?.deletedAt).toBeNull();
  });

  it.each<[string, () => void]>([
    [
      'refused',
      () => {
        h.temper = { length: 1000, refuses: 'CTO' };
      },
    ],
    [
      'shortened',
      () => {
        h.temper = { length: 2, refuses: null };
      },
    ],
    ['too long to be sent', () => world.editAmp('amp-001', 'zip', '12345-67890-1')],
    ['open, because both sides changed', () => put({ title: 'CEO' })],
  ])('remove: not what a person edited since, whose edit is %s', (_, trouble) => {
    ann({ leavesFilter: 'remove', inactive: 'remove', deleted: 'remove', conflict: 'ask' });
    trouble();
    world.editAmp('amp-001', 'title', 'CTO');
    h.sync();
    expect(world.conflicts.get(5)).toHaveLength(1);
    companyType(dead);
    expect(next()).toEqual(['pause']);
    companyType(customer);
    expect(next()).toEqual(['resume']);
    world.put({ ...there(), inactive: true });
    expect(next()).toEqual(['pause']);
    world.put({ ...there(), inactive: false });
    expect(next()).toEqual(['resume']);
    world.gone.add(5);
    expect(next()).toEqual([expect.stringMatching(/^(end|release)$/u)]);
    expect(amp()?.deletedAt).toBeNull();
  });

  it('remove: what a person restored and removed again stays removed', () => {
    ann({ leavesFilter: 'remove' });
    companyType(dead);
    next();
    world.removeAmp('amp-001', false);
    world.removeAmp('amp-001', true);
    companyType(customer);
    expect(next()).toEqual(['resume']);
    expect(amp()?.deletedAt).not.toBeNull();
  });

  it('writes nothing to AMP while reading is off', () => {
    ann({ leavesFilter: 'remove' });
    ann({ leavesFilter: 'remove', pull: false });
    companyType(dead);
    expect(next()).toEqual(['pause']);
    expect(amp()?.deletedAt).toBeNull();
  });

  it('lets nobody go who merely lost their address', () => {
    ann({ leavesFilter: 'remove', inactive: 'remove' });
    put({ email: null });
    expect(next()).toEqual(['pause']);
  });
});

describe('R18: what becomes of an AMP contact whose contact goes inactive', () => {
  it.each([
    ['keep', 'pause', 'resume'],
    ['remove', 'remove', 'restore'],
  ] as const)('%s: %s, and %s when it is active again', (inactive, left, back) => {
    ann({ inactive });
    put({ inactive: true });
    expect(next()).toEqual([left]);
    expect(next()).toEqual([]);
    put();
    expect(next()).toEqual([back]);
    expect(amp()?.deletedAt).toBeNull();
    expect(next()).toEqual([]);
  });
});

describe('deleted in ConnectWise', () => {
  it.each([
    ['keep', 'end'],
    ['remove', 'remove'],
  ] as const)('%s: %s, and it is not sent anew', (deleted, action) => {
    ann({ deleted });
    world.gone.add(5);
    expect(next()).toEqual([action]);
    expect(amp()?.deletedAt === null).toBe(deleted === 'keep');
    expect(next()).toEqual([]);
  });

  it.each(['keep', 'remove'] as const)('%s: goes on where it turns out to be there', (deleted) => {
    ann({ deleted });
    world.gone.add(5);
    next();
    put({ firstName: 'Anna' });
    expect(next()).toEqual([deleted === 'keep' ? 'resume' : 'restore']);
    expect(amp()).toMatchObject({ deletedAt: null, fields: { firstName: 'Anna' } });
  });

  it('is sent anew where it was edited in AMP since: edit beats delete', () => {
    ann({ deleted: 'remove' });
    world.editAmp('amp-001', 'title', 'CTO');
    world.gone.add(5);
    expect(next()).toEqual(['release']);
    expect(next()).toEqual(['push']);
    expect(world.present()).toMatchObject([{ firstName: 'Ann', title: 'CTO' }]);
  });

  it('passes on to the contact that it was merged into', () => {
    ann({ deleted: 'remove' });
    world.gone.add(5);
    world.put(contact(7, { companyId: 1, email: 'ann@x.example', firstName: 'Ann', title: 'CTO' }));
    expect(next()).toEqual(['end', 'link']);
    expect(next()).toEqual(['forget']);
    expect(next()).toEqual([]);
    expect([...world.links.values()]).toMatchObject([{ contactId: 7, ampContactId: 'amp-001' }]);
    expect(amp()).toMatchObject({ deletedAt: null, fields: { title: 'CTO' } });
  });

  it('passes on to one with a lower id as well', () => {
    ann({ deleted: 'remove' });
    world.gone.add(5);
    world.put(contact(3, { companyId: 1, email: 'ann@x.example', firstName: 'Ann' }));
    h.sync();
    expect([...world.links.values()]).toMatchObject([{ contactId: 3, ampContactId: 'amp-001' }]);
    expect(amp()?.deletedAt).toBeNull();
  });
});

describe('removed in AMP', () => {
  it('keep: the contact stays as it is', () => {
    ann({ removedInAmp: 'keep' });
    world.removeAmp('amp-001', true);
    expect(next()).toEqual([]);
    expect(world.contacts.get(5)?.inactive).toBe(false);
  });

  it('inactivate: the contact goes inactive, and comes back where somebody sets it active', () => {
    ann({ removedInAmp: 'inactivate' });
    world.removeAmp('amp-001', true);
    expect(next()).toEqual(['inactivate']);
    expect(world.contacts.get(5)?.inactive).toBe(true);
    expect(next()).toEqual([]);
    put();
    expect(next()).toEqual(['restore']);
    expect(amp()?.deletedAt).toBeNull();
    expect(next()).toEqual([]);
  });

  it('inactivate: not while sending is off, nor what was edited in ConnectWise since', () => {
    ann({ removedInAmp: 'inactivate', push: false });
    world.removeAmp('amp-001', true);
    expect(next()).toEqual([]);
    ann({ removedInAmp: 'inactivate' }, { firstName: 'Anna' });
    expect(world.contacts.get(5)?.inactive).toBe(false);
    expect(amp()).toMatchObject({ deletedAt: null, fields: { firstName: 'Anna' } });
  });

  it('is not undone by an edit of a field that is not read', () => {
    ann({ fields: { title: { direction: 'to_connectwise' } } }, { title: 'CTO' });
    world.removeAmp('amp-001', true);
    expect(next()).toEqual([]);
  });

  it('stays removed where the person was entered anew', () => {
    ann({});
    world.removeAmp('amp-001', true);
    world.addAmp({ email: 'ann@x.example', firstName: 'Ann' });
    put({ firstName: 'Ann', title: 'CTO' });
    h.sync();
    expect(amp()?.deletedAt).not.toBeNull();
  });
});

describe('put on hold by a person', () => {
  it('stays as it is on both sides until it is released', () => {
    ann({});
    world.holds.set(5, 'kept_back');
    put({ firstName: 'Anna' });
    world.editAmp('amp-001', 'title', 'CTO');
    expect(next()).toEqual([]);
    world.holds.delete(5);
    expect(next()).toEqual(['update']);
  });

  it('stays apart once it was unlinked', () => {
    ann({});
    world.unlink(5);
    expect(next()).toEqual([]);
    world.linkByHand(5, 'amp-001');
    expect(h.sync().length).toBeLessThanOrEqual(1);
    expect(world.links.get(5)).toMatchObject({ origin: 'hand', base: { firstName: 'Ann' } });
  });
});
