import { beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import { instant } from '../../src/engine/deps.ts';
import { allInAmp, settings, writesSince } from '../support/bothSides.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

const hour = 3_600_000;

describe.each(databases)(
  'names, numbers and addresses over HTTP on $name',
  {
    timeout: 120_000,
  },
  (kind) => {
    let database: TestDatabase;

    beforeAll(async () => {
      database = await kind.open();
    });

    /** One company, a contact in it, and edits on both sides. */
    async function open() {
      const seed = { contacts: 1, companies: 1, customFields: 0, scenario: 'plain' } as const;
      const site = await startSandboxSite({ seed });
      const { world, clock, journal } = site.sandbox;
      const { deps, stores, sync } = await wholeSystem(database, site);
      const edits = new Edits(world, 'jmoreno');
      const [company] = world.companies.all();
      const [contact] = world.contacts.all();
      if (company === undefined || contact === undefined) throw new Error('nothing seeded');
      await sync();
      clock.advance(hour);
      let added = 0;
      return {
        deps,
        sync,
        world,
        site,
        company,
        contactId: contact.id,
        add: async (set: Readonly<Record<string, string>>) => {
          const id = `new-${++added}`;
          await stores.ampContacts.add({ id, set }, instant(deps.clock));
          return id;
        },
        edit: async (set: Readonly<Record<string, string>>, id?: string) => {
          const own = (await allInAmp(deps)).find(({ link }) => link?.contactId === contact.id);
          const ampId = id ?? own?.id ?? '';
          await stores.ampContacts.edit(ampId, { set }, 'any', instant(deps.clock));
        },
        inAmp: async () =>
          (await allInAmp(deps)).find(({ link }) => link?.contactId === contact.id),
        there: () => world.contacts.must(contact.id),
        change: (parts: Parameters<typeof edits.contacts>[1]) => {
          clock.advance(hour);
          edits.contacts([contact.id], parts);
        },
        skips: () => stores.skips.list('amp_contact', { after: null, limit: 100 }),
        matches: () => stores.skips.list('contact', { after: null, limit: 100 }),
        quiet: async () => {
          clock.advance(hour);
          const { lastSeq } = journal;
          expect(await sync()).toMatchObject({ status: 'succeeded' });
          expect(writesSince(site, lastSeq)).toEqual([]);
        },
      };
    }

    it('R20: a required value that does not fit is reported by its field, and never replaced by a filler', async () => {
      const own = await open();
      const before = own.world.contacts.all().length;
      const long = 'Wolfeschlegelsteinhausenbergerdorff';
      const person = { email: 'w@long.example', lastName: 'Lang', company: own.company.name };
      const id = await own.add({ ...person, firstName: long });
      expect(await own.sync()).toMatchObject({ ampSkips: { value_does_not_fit: 1 } });
      expect(own.world.contacts.all()).toHaveLength(before);
      expect(await own.skips()).toMatchObject([
        {
          kind: 'amp_contact',
          id,
          reason: 'value_does_not_fit',
          about: { kind: 'field', id: 'firstName' },
        },
      ]);
      await own.quiet();
      await own.edit({ firstName: 'Wolfe' }, id);
      await own.sync();
      expect(own.world.contacts.all().at(-1)).toMatchObject({
        firstName: 'Wolfe',
        lastName: 'Lang',
      });
      // Once linked, it is treated like any other field that does not fit.
      await own.edit({ firstName: long }, id);
      expect(await own.sync()).toMatchObject({ counts: { conflicts: 1 } });
      expect(own.world.contacts.all().at(-1)).toMatchObject({ firstName: 'Wolfe' });
      await own.quiet();
    });

    it.each([
      ['1-800-FLOWERS', '1-800-CONTACTS'],
      ['555 0100 x5', '555 0100 x6'],
      ['555 0100 (home)', '555 0100 (work)'],
    ])('V15 same: a number that is another goes both ways: %s and %s', async (one, two) => {
      const own = await open();
      await own.edit({ phone: one });
      await own.sync();
      await own.quiet();
      await own.edit({ phone: two });
      await own.sync();
      const phones = () =>
        own.there().communicationItems.filter((item) => item.communicationType === 'Phone');
      const text = () => phones().map(({ value, extension }) => [value, extension ?? ''].join('x'));
      expect(text()[0]?.replaceAll(/\D/gu, '')).toBe(two.replaceAll(/\D/gu, ''));
      expect(phones()[0]?.value.slice(0, 5)).toBe(two.slice(0, 5));
      await own.quiet();
      own.change(({ communicationItems: items }) => ({
        communicationItems: items.map((item) =>
          item.id === phones()[0]?.id ? { ...item, value: one, extension: null } : item,
        ),
      }));
      await own.sync();
      expect((await own.inAmp())?.fields.phone).toBe(one);
      await own.quiet();
    });

    it.each(['ext. 5', 'extension 5', 'x 5', '#5', ';ext=5'])(
      'V15 same: %s is an extension, in the field that ConnectWise has for it',
      async (extension) => {
        const own = await open();
        await own.edit({ phone: `555 0100 ${extension}`, fax: `555 0200 ${extension}` });
        await own.sync();
        const numbers = own.there().communicationItems.filter((item) => item.typeId !== 1);
        expect(numbers.map((item) => [item.value, item.extension])).toEqual(
          expect.arrayContaining([
            ['555 0100', '5'],
            ['555 0200', '5'],
          ]),
        );
        await own.quiet();
        await own.edit({ phone: '(555) 0100 x5' });
        await own.quiet();
      },
    );

    it('V5 no silent loss: another e-mail address becomes the main one, on either side', async () => {
      const own = await open();
      const [main] = own.there().communicationItems;
      if (main === undefined) throw new Error('no address seeded');
      const second = { ...main, id: own.world.nextCommunicationId(), value: 'second@home.example' };
      own.change(({ communicationItems: items }) => ({
        communicationItems: [...items, { ...second, defaultFlag: false }],
      }));
      await own.sync();
      const emails = () =>
        own
          .there()
          .communicationItems.filter((item) => item.communicationType === 'Email')
          .map(({ value, defaultFlag }) => [value, defaultFlag]);
      await own.edit({ email: 'Second@Home.example' });
      await own.sync();
      expect(emails()).toEqual([
        [main.value, false],
        ['second@home.example', true],
      ]);
      await own.quiet();
      own.change(({ communicationItems: items }) => ({
        communicationItems: items.map((item) =>
          item.communicationType === 'Email' ? { ...item, defaultFlag: item.id === main.id } : item,
        ),
      }));
      await own.sync();
      expect((await own.inAmp())?.email).toBe(main.value);
      await own.quiet();
    });

    it.each([
      ['D’Unger', 'Ágnes', "D'Unger", 'Agnes'],
      ['Weiß', 'Jörg', 'WEISS', 'Jorg'],
      ['Wei', 'Wang', 'Wang', 'Wei'],
      ['Smith–Jones', 'Zoë', 'Smith-Jones', 'Zoe'],
    ])(
      'V6 no duplicate: %s, %s is proposed where %s, %s is there',
      async (last, first, theirLast, theirFirst) => {
        const own = await open();
        own.change(() => ({ firstName: theirFirst, lastName: theirLast }));
        await own.sync();
        const before = own.world.contacts.all().length;
        const added = new Edits(own.world, 'jmoreno').addContacts(1, own.company.id);
        own.world.contacts.put({
          ...own.world.contacts.must(added[0] ?? 0),
          firstName: theirFirst,
          lastName: theirLast,
          communicationItems: [],
        });
        const person = { firstName: first, lastName: last, email: 'other@home.example' };
        await own.add({ ...person, company: own.company.name });
        own.site.sandbox.clock.advance(hour);
        await own.sync();
        expect(await own.skips()).toMatchObject([{ reason: 'match_proposed' }]);
        expect(own.world.contacts.all()).toHaveLength(before + 1);
        // The other way round: the contact gets another address, and is not created in AMP a second time.
        new Edits(own.world, 'jmoreno').emails(added, () => 'third@home.example');
        own.site.sandbox.clock.advance(hour);
        const inAmp = (await allInAmp(own.deps)).length;
        await own.sync();
        expect(await own.matches()).toMatchObject([{ reason: 'match_proposed' }]);
        expect(await allInAmp(own.deps)).toHaveLength(inAmp);
        await own.quiet();
      },
    );

    it.each([
      ['Café “Noir” – Straßenbau', 'Café "Noir" - Strassenbau'],
      ['CAFE NOIR-STRASSENBAU', 'Café "Noir" - Strassenbau'],
      ['Noir, Inc.', 'Noir Inc'],
      ['NOIR INC', 'Noir, Inc.'],
    ])('V6 no duplicate: no second company is made for %s beside %s', async (name, known) => {
      const own = await open();
      await settings(own.deps, { company: 'create' });
      // Not in the filter, so ampwise only knows what it asks for.
      own.world.companies.put({
        ...own.company,
        id: own.world.companies.nextId(),
        identifier: 'CAFE',
        name: known,
        ...own.world.stamp('zadmin'),
      });
      const before = own.world.companies.all().length;
      await own.add({ email: 'a@cafe.example', firstName: 'Ann', company: name, city: 'Ulm' });
      await own.sync();
      own.site.sandbox.clock.advance(hour);
      await own.sync();
      expect(own.world.companies.all()).toHaveLength(before);
      expect(own.world.contacts.all().at(-1)).toMatchObject({ firstName: 'Ann' });
    });

    it('V15 same: an address in Hindi goes both ways, and is one in punycode', async () => {
      const own = await open();
      const [hindi, ascii] = ['अजय@डाटामेल.भारत', 'अजय@xn--c2bd4bq1db8d.xn--h2brj9c'];
      await own.edit({ email: hindi });
      await own.sync();
      expect(own.there().communicationItems.map(({ value }) => value)).toContain(hindi);
      await own.quiet();
      own.change(({ communicationItems: items }) => ({
        communicationItems: items.map((item) =>
          item.value === hindi ? { ...item, value: ascii } : item,
        ),
      }));
      await own.quiet();
      expect((await own.inAmp())?.email).toBe(hindi);
      // The same person, by the other form of the address.
      const before = own.world.contacts.all().length;
      const { firstName, lastName } = own.there();
      const person = { firstName, lastName: lastName ?? '', email: ascii };
      await own.add({ ...person, company: own.company.name });
      await own.sync();
      expect(await own.skips()).toMatchObject([{ reason: 'same_person_twice' }]);
      expect(own.world.contacts.all()).toHaveLength(before);
    });
  },
);
