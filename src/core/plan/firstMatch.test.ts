import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { History, policyOf } from '../../../test/support/coreHistories.ts';
import type { CoreWorld } from '../../../test/support/coreWorld.ts';
import { pbt } from '../../../test/support/pbt.ts';
import { company, contact, emailItem } from '../../../test/support/records.ts';
import { ofCompanyTypes } from '../filter/contactFilter.ts';
import { defaultSettings } from '../settings/settings.ts';
import { contradicts, pairUp } from './pairing.ts';

const customer = { id: 1, name: 'Customer' };

let h: History;
let world: CoreWorld;

beforeEach(() => {
  h = new History();
  world = h.world;
  h.policy = policyOf(ofCompanyTypes([customer]), defaultSettings);
  world.companies.set(1, company(1, { name: 'Acme', types: [customer] }));
});

/** A contact of Acme; its name is first and last name. */
function inConnectWise(
  id: number,
  name: string,
  email: string,
  others: readonly string[] = [],
): void {
  const [firstName = '', lastName = ''] = name.split(' ');
  world.put(
    contact(id, {
      companyId: 1,
      firstName,
      lastName,
      communications: [
        emailItem(id * 10, email),
        ...others.map((other, at) => emailItem(id * 10 + 1 + at, other, false)),
      ],
    }),
  );
}

function inAmp(name: string, email: string): string {
  const [firstName = '', lastName = ''] = name.split(' ');
  const known = Object.entries({ firstName, lastName }).filter(([, part]) => part !== '');
  return world.addAmp({ email, company: 'Acme', ...Object.fromEntries(known) });
}

/** Who is whom after a sync: contact and AMP contact of each link. */
function who(): string[] {
  h.sync();
  return [...world.links.values()]
    .map((link) => `${link.contactId}=${link.ampContactId}`)
    .toSorted();
}

const reasons = (): string[] =>
  [...world.skips.values(), ...world.ampSkips.values()].map(({ reason }) => reason).toSorted();

const counts = () => [world.present().length, world.ampContacts.size];

describe('R16: who is on both sides already', () => {
  it.each([
    ['the same name', 'Ann Lee', 'Ann Lee'],
    ['another form of it', 'Ann Lee', 'ANN lee'],
    ['a part of it', 'Ann Lee', 'Lee'],
    ['no name in AMP', 'Ann Lee', ''],
    ['no name in ConnectWise', '', 'Ann Lee'],
  ])('is linked by the address with %s', (_, there, here) => {
    inConnectWise(5, there, 'a@x.example');
    inAmp(here, 'A@x.example');
    expect(who()).toEqual(['5=amp-001']);
    expect(counts()).toEqual([1, 1]);
  });

  it('waits for a person where the names contradict', () => {
    inConnectWise(5, 'Ann Lee', 'a@x.example');
    inAmp('Bob Orr', 'a@x.example');
    expect(who()).toEqual([]);
    expect(reasons()).toEqual(['match_proposed', 'match_proposed']);
    expect(counts()).toEqual([1, 1]);
  });

  it('goes on as two people once a person has said so', () => {
    inConnectWise(5, 'Ann Lee', 'a@x.example');
    inAmp('Bob Orr', 'a@x.example');
    world.rejections.add('5 amp-001');
    expect(who()).toEqual(['101=amp-001', '5=amp-002']);
    expect(h.sync()).toEqual([]);
  });

  it('is distinguished by name within a shared address', () => {
    inConnectWise(5, 'Ann Lee', 'a@x.example');
    inConnectWise(6, 'Bob Orr', 'a@x.example');
    inAmp('Bob Orr', 'a@x.example');
    inAmp('Ann Lee', 'a@x.example');
    expect(who()).toEqual(['5=amp-002', '6=amp-001']);
  });

  it('waits where a shared address has two of one name', () => {
    inConnectWise(5, 'Ann Lee', 'a@x.example');
    inAmp('Ann Lee', 'a@x.example');
    inAmp('Ann Lee', 'a@x.example');
    expect(who()).toEqual([]);
    expect(reasons()).toEqual(['match_proposed', 'match_proposed', 'several_amp_matches']);
  });

  it('is proposed by name and company where the addresses differ', () => {
    inConnectWise(5, 'Ann Lee', 'a@x.example');
    inAmp('Ann Lee', 'b@x.example');
    expect(who()).toEqual([]);
    expect(reasons()).toEqual(['match_proposed', 'match_proposed']);
    world.rejections.add('5 amp-001');
    expect(who()).toEqual(['101=amp-001', '5=amp-002']);
  });

  it('is not proposed at another company', () => {
    world.companies.set(2, company(2, { name: 'Bolt', types: [customer] }));
    inConnectWise(5, 'Ann Lee', 'a@x.example');
    world.addAmp({ email: 'b@x.example', firstName: 'Ann', lastName: 'Lee', company: 'Bolt' });
    expect(who()).toEqual(['101=amp-001', '5=amp-002']);
  });

  it('is proposed by an address that does not stand for the contact', () => {
    inConnectWise(5, 'Ann Lee', 'a@x.example', ['b@x.example']);
    inAmp('Ann Orr', 'b@x.example');
    h.sync();
    // Ann Lee is in AMP by now, as another person than Ann Orr.
    expect(counts()[0]).toBe(2);
  });

  it('is not sent if it is skipped in ConnectWise', () => {
    inConnectWise(5, 'Ann Lee', 'a@x.example');
    world.put({ ...contact(5), ...world.contacts.get(5), inactive: true });
    inAmp('Ann Lee', 'a@x.example');
    expect(who()).toEqual([]);
    expect(reasons()).toEqual(['contact_left_out', 'inactive']);
  });

  it('is sent once where it is twice in AMP', () => {
    inAmp('Ann Lee', 'a@x.example');
    inAmp('ANN lee', 'A@x.example');
    expect(who()).toEqual(['101=amp-001']);
    expect(world.ampSkips.get('amp-002')).toMatchObject({
      reason: 'same_person_twice',
      about: { kind: 'amp_contact', id: 'amp-001' },
    });
  });

  it('takes two people of AMP with one address as two contacts, who both are followed', () => {
    inAmp('Ann Lee', 'a@x.example');
    inAmp('Bob Orr', 'a@x.example');
    expect(who()).toEqual(['101=amp-001', '102=amp-002']);
    expect(h.sync()).toEqual([]);
    for (const id of [101, 102]) {
      const made = world.contacts.get(id);
      if (made !== undefined) world.put({ ...made, title: `T${id}` });
    }
    h.sync();
    expect([...world.ampContacts.values()].map(({ fields }) => fields.title)).toEqual([
      'T101',
      'T102',
    ]);
  });

  it('is sent no second time while nobody knows what became of the first', () => {
    const id = inAmp('Ann Lee', 'a@x.example');
    world.sent.add(id);
    expect(h.plan()).toMatchObject({ entries: [], ampWaiting: [id] });
  });
});

describe('pairUp', () => {
  const person = fc.constantFrom('', 'ann', 'ann lee', 'bob lee', 'bob', 'zoe orr');

  it('gives each at most one, and the same whatever the order', () => {
    fc.assert(
      fc.property(fc.array(person), fc.array(person), fc.boolean(), (there, here, alone) => {
        const contacts = there.map((name, at) => ({ id: at + 1, name }));
        const amps = here.map((name, at) => ({ id: `amp-${at}`, name }));
        const pairs = pairUp(contacts, amps, alone);
        expect(new Set(pairs.values()).size).toBe(pairs.size);
        const other = pairUp(contacts.toReversed(), amps.toReversed(), alone);
        expect(other).toEqual(pairs);
        for (const [id, ampId] of pairs) {
          const names = [
            contacts.find((one) => one.id === id)?.name ?? '',
            amps.find((one) => one.id === ampId)?.name ?? '',
          ] as const;
          expect(contradicts(...names)).toBe(false);
          if (!alone) expect(names[0]).toBe(names[1]);
        }
      }),
      pbt(1000),
    );
  });
});
