import { beforeAll, describe, expect, test } from 'vitest';
import { createClock } from '../clock.ts';
import { DEFAULT_CREDENTIALS } from '../world/credentials.ts';
import { World } from '../world/world.ts';
import { describeSeed, type SeedDescription } from './describe.ts';
import { INACTIVE_MEMBER } from './members.ts';
import { type SeedOptions, seedWorld } from './seedWorld.ts';
import { SEED_LATEST } from './stamp.ts';

function seeded(options: SeedOptions): World {
  const world = new World(createClock('2026-06-01T08:00:00Z'));
  seedWorld(world, options);
  return world;
}

/** The records of a world as comparable text. */
function textOf(world: World): string {
  const { contacts, companies, activities, members, userDefinedFields } = world;
  const { contactTypeAssociations, companyTypeAssociations, companySites } = world;
  return JSON.stringify(
    [
      contacts,
      companies,
      activities,
      members,
      userDefinedFields,
      contactTypeAssociations,
      companyTypeAssociations,
      companySites,
    ].map((collection) => collection.all()),
  );
}

test('the same numbers make the same world, another seed another one', () => {
  const one = textOf(seeded({ contacts: 300, seed: 5 }));
  expect(textOf(seeded({ contacts: 300, seed: 5 }))).toBe(one);
  expect(textOf(seeded({ contacts: 300, seed: 6 }))).not.toBe(one);
});

test('seeding again replaces what was there', () => {
  const world = seeded({ contacts: 50 });
  seedWorld(world, { contacts: 300, seed: 5 });
  expect(textOf(world)).toBe(textOf(seeded({ contacts: 300, seed: 5 })));
});

test('sizes out of range are refused before anything is lost', () => {
  const world = seeded({ contacts: 10 });
  expect(() => seedWorld(world, { contacts: -1 })).toThrow(/contacts must be/);
  expect(() => seedWorld(world, { contacts: 10, companies: 1.5 })).toThrow(/companies must be/);
  expect(world.contacts.size).toBe(10);
});

describe('a site of 10,000 contacts', () => {
  let world: World;
  let found: SeedDescription;
  beforeAll(() => {
    world = seeded({ contacts: 10_000, companies: 1_000 });
    found = describeSeed(world);
  });

  test('has exactly the numbers asked for', () => {
    expect(found.contacts.total).toBe(10_000);
    expect(found.companies.total).toBe(1_000);
    expect(found.contactCustomFields).toBe(20);
  });

  test('has every oddity of contacts in its fixed share', () => {
    expect(found.contacts).toMatchObject({
      inactive: 500,
      withoutCompany: 400,
      withoutEmail: 700,
      invalidEmail: 300,
      severalEmails: 1_000,
      withPhone: 8_500,
      severalPhones: 2_000,
      withExtension: 1_200,
      withFax: 800,
      withTypes: 3_000,
      apostrophes: 300,
      ampersands: 200,
      emoji: 100,
      rightToLeftMarks: 100,
      notNfc: 200,
    });
    expect(found.contacts.outerBlanks).toBeGreaterThan(150);
    expect(found.contacts.emptyStrings).toBeGreaterThan(600);
    expect(found.contacts.ofDeletedCompany).toBeGreaterThan(50);
    expect(found.contacts.sharedAcrossCompanies).toBeGreaterThan(300);
    expect(found.contacts.sharedEmail).toBeGreaterThan(found.contacts.sharedAcrossCompanies);
  });

  test('has companies of all kinds', () => {
    expect(found.companies).toMatchObject({ deleted: 30, withoutType: 40, withSeveralTypes: 80 });
    expect(found.companies.over100Employees).toBeGreaterThan(100);
    expect(Object.values(found.companies.byType).every((many) => many > 0)).toBe(true);
    expect(found.companies.byType["Children's & Youth"]).toBe(40);
  });

  test('spreads contacts unevenly', () => {
    const sizes = world.companies.all().map(({ id }) => world.contactsByCompany.ids(id).size);
    expect(Math.max(...sizes)).toBeGreaterThan(100);
    expect(sizes.filter((size) => size <= 6).length).toBeGreaterThan(100);
  });

  test('refers only to what exists and never looks recently updated', () => {
    for (const contact of world.contacts.all()) {
      expect(contact.lastUpdated <= SEED_LATEST).toBe(true);
      if (contact.companyId !== null) {
        expect(world.companies.must(contact.companyId).siteId).toBe(contact.siteId);
      }
      for (const id of contact.typeIds) expect(world.contactTypes.get(id)).toBeDefined();
      for (const item of contact.communicationItems) {
        expect(world.communicationTypes.get(item.typeId)).toBeDefined();
      }
    }
    for (const company of world.companies.all()) {
      expect(company.lastUpdated <= SEED_LATEST).toBe(true);
      expect(world.companyStatuses.get(company.statusId ?? -1)).toBeDefined();
      for (const id of company.typeIds) expect(world.companyTypes.get(id)).toBeDefined();
      expect(company.identifier.length).toBeLessThanOrEqual(25);
      expect(company.name.length).toBeLessThanOrEqual(50);
    }
    expect(new Set(world.companies.all().map((company) => company.identifier)).size).toBe(1_000);
  });

  test('one default item a channel, one default contact a company', () => {
    for (const { communicationItems } of world.contacts.all()) {
      for (const channel of ['Email', 'Phone', 'Fax']) {
        const items = communicationItems.filter((item) => item.communicationType === channel);
        const defaults = items.filter((item) => item.defaultFlag).length;
        expect(defaults).toBe(items.length === 0 ? 0 : 1);
      }
    }
    for (const { id, defaultContactId } of world.companies.all()) {
      if (defaultContactId === null) continue;
      const contact = world.contacts.must(defaultContactId);
      expect([contact.companyId, contact.defaultFlag]).toEqual([id, true]);
    }
  });

  test('activities have closed and open statuses, some no assignee', () => {
    expect(found.activities).toEqual({ total: 500, unassigned: 25 });
    const closed = world.activities.all().filter((activity) => activity.dateClosed !== null);
    expect(closed.length).toBeGreaterThan(100);
  });
});

test('the smallest seed has the main oddities too', () => {
  const { contacts } = describeSeed(seeded({ contacts: 100 }));
  expect(contacts).toMatchObject({ total: 100, inactive: 5, withoutEmail: 7, invalidEmail: 3 });
  expect(contacts.emoji).toBe(1);
  expect(contacts.sharedEmail).toBeGreaterThan(0);
});

test('a plain site has nothing odd', () => {
  const found = describeSeed(seeded({ contacts: 200, scenario: 'plain' }));
  expect(found.contacts).toMatchObject({
    total: 200,
    active: 200,
    inDefaultFilter: 200,
    withoutEmail: 0,
    invalidEmail: 0,
    sharedEmail: 0,
    emptyStrings: 0,
  });
});

test('the API member has the default keys and every right without being administrator', () => {
  const world = seeded({ contacts: 0, companies: 0 });
  const member = world.memberByIdentifier(DEFAULT_CREDENTIALS.memberIdentifier);
  expect(member?.licenseClass).toBe('A');
  const role = world.securityRoles.must(member?.securityRoleId ?? -1);
  expect(role.adminFlag).toBe(false);
  const rows = [...world.settingsByRole.ids(role.id)].map((id) =>
    world.securityRoleSettings.must(id),
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) {
    expect([row.addLevel, row.editLevel, row.deleteLevel, row.inquireLevel]).toEqual(
      Array(4).fill('All'),
    );
  }
  expect(world.apiKeys.all().map((key) => key.publicKey)).toEqual([DEFAULT_CREDENTIALS.publicKey]);
  expect(world.memberByIdentifier(INACTIVE_MEMBER)?.inactiveFlag).toBe(true);
});
