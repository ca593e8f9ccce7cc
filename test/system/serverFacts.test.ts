import { describe, expect, it, vi } from 'vitest';
import { apiRoles, setRights } from '../../sandbox/control/rights.ts';
import type { SeedOptions } from '../../sandbox/seed/seedWorld.ts';
import type { Switches } from '../../sandbox/switches.ts';
import { factDocument } from '../../src/contract/fact.ts';
import { Failure } from '../../src/core/failure.ts';
import { instant } from '../../src/engine/deps.ts';
import { editAmpContact } from '../../src/engine/records/enterAmpContact.ts';
import { run } from '../../src/engine/run/run.ts';
import { lastUpdatedCheck } from '../../src/engine/setup/serverChecks.ts';
import { serverFacts, serverFactsByWriting } from '../../src/engine/setup/serverFacts.ts';
import { english } from '../../src/texts/english/english.ts';
import { databases } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

const seed: SeedOptions = { contacts: 60 };

async function answers(switches: Partial<Switches> = {}, of: SeedOptions = seed) {
  const site = await startSandboxSite({ seed: of, switches });
  const { lastSeq } = site.sandbox.journal;
  const facts = await serverFacts(site.client());
  const requests = site.sandbox.journal.entries({ afterSeq: lastSeq });
  const by = Object.fromEntries(
    facts.map((fact) => [fact.fact, factDocument(fact, english).answer]),
  );
  return { by, facts, requests, world: site.sandbox.world };
}

it.each([
  ['times', { dateOnlyConditions: false }, 'to the second'],
  ['times', { dateOnlyConditions: true }, 'by day, the time of day is ignored'],
  ['times', { timeRounding: 'stored' }, 'rounded to the day'],
  ['times_in_utc', { timeRounding: 'down' }, 'no, rounded to the day'],
  ['times_in_utc', { dateOnlyConditions: false }, 'yes'],
  ['times_in_utc', { dateOnlyConditions: true }, 'no, the time of day is ignored'],
  ['times_with_offset', { dateOnlyConditions: false }, 'yes'],
  ['times_with_offset', { dateOnlyConditions: true }, 'no, the time of day is ignored'],
  ['order_by_last_updated', { orderByLastUpdated: 'order' }, 'yes'],
  ['order_by_last_updated', { orderByLastUpdated: 'ignore' }, 'no'],
  ['order_by_last_updated', { orderByLastUpdated: 'refuse' }, 'rejected'],
  ['forward_only_end', { forwardOnlyEnd: 'empty' }, 'an empty Link header'],
  ['forward_only_end', { forwardOnlyEnd: 'absent' }, 'no Link header'],
  ['forward_only_end', { forwardOnlyEnd: 'next' }, 'a Link header with a next page'],
  ['fields_unknown', { unknownFields: 'omit' }, 'omitted'],
  ['fields_unknown', { unknownFields: 'reject' }, 'rejected'],
  ['notes_search', { longTextConditions: 'search' }, 'yes'],
  ['notes_search', { longTextConditions: 'refuse' }, 'rejected'],
  ['notes_search', { longTextConditions: 'nothing' }, 'no'],
  ['quote_escape', { quoteEscape: 'backslash' }, 'with a backslash'],
  ['quote_escape', { quoteEscape: 'double' }, 'by doubling it'],
  ['quote_escape', { quoteEscape: 'none' }, 'neither a backslash nor a doubled quote is accepted'],
  ['null_negation', { nullMatchesNegation: true }, 'yes'],
  ['null_negation', { nullMatchesNegation: false }, 'no'],
  ['child_same_element', { childSameElement: true }, 'yes'],
  ['child_same_element', { childSameElement: false }, 'no'],
  ['child_in', { inOutsideConditions: true }, 'accepted'],
  ['child_in', { inOutsideConditions: false }, 'rejected'],
  ['server_version', { serverVersion: '2025.1' }, expect.stringContaining('version 2025.1')],
  ['server_version', { serverVersion: '2026.4' }, expect.stringContaining('version 2026.4')],
] as const)('the fact %s with %j', async (fact, switches, answer) => {
  const { by } = await answers(switches);
  expect(by[fact]).toEqual(answer);
});

it('settles every fact that reading can settle, by reading alone', async () => {
  const { by, facts, requests } = await answers({}, { contacts: 1200 });
  const open = facts.filter(({ answer }) => answer === null);
  expect(open.map((fact) => ('open' in fact ? fact.open : null))).not.toContain('needs_records');
  expect(by).toMatchObject({
    order_by_id: 'yes',
    forward_only: 'yes',
    page_size_cap: '1000',
    page_time: '0.0 s with fields, 0.0 s without, for 1000 contacts',
    fields_in_references: 'yes',
    fields_in_lists: 'yes',
    replace_with_null: null,
  });
  expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(['GET']));
});

it('leaves open what needs records where there are none', async () => {
  const { facts } = await answers({}, { contacts: 0 });
  expect(facts).toContainEqual({ fact: 'times', answer: null, open: 'needs_records' });
  expect(facts).toContainEqual({ fact: 'order_by_id', answer: null, open: 'needs_records' });
});

it('has no contact data in the answers or in the questions asked of ConnectWise', async () => {
  const { facts, requests, world } = await answers();
  // Raw values: in JSON, a line break would hide a note.
  const texts = [
    ...facts.map((fact) => factDocument(fact, english).answer ?? ''),
    ...requests.flatMap(({ query }) => Object.values(query)),
  ].join(' ');
  const personal = [
    ...world.contacts
      .all()
      .flatMap(({ firstName, lastName, communicationItems }) => [
        firstName,
        lastName,
        ...communicationItems.map(({ value }) => value),
      ]),
    ...world.companies.all().map(({ name }) => name),
    ...world.activities.all().flatMap(({ name, notes }) => [name, notes]),
  ].filter((value) => typeof value === 'string' && value.length > 2);
  expect(personal.length).toBeGreaterThan(100);
  expect(texts).toContain('lastName');
  expect(personal.filter((value) => texts.includes(String(value)))).toEqual([]);
});

/** A connected system whose server facts are found out by writing. */
async function written(switches: Partial<Switches> = {}, company: 'none' | 'first' = 'none') {
  const site = await startSandboxSite({ seed, switches });
  const companyId = company === 'none' ? null : (site.sandbox.world.companies.all()[0]?.id ?? null);
  const database = await databases[0]?.open();
  if (database === undefined) throw new Error('a database was expected');
  const { deps, stores } = await wholeSystem(database, site);
  const settle = () =>
    serverFactsByWriting({ connectWise: deps.connectWise, server: stores.server }, companyId, () =>
      instant(deps.clock),
    );
  const made = () =>
    site.sandbox.world.contacts.all().filter(({ lastName }) => lastName === 'Server facts test');
  const testActivities = () =>
    site.sandbox.world.activities.all().filter(({ name }) => name.includes('Server facts test'));
  return { site, deps, stores, settle, made, testActivities };
}

describe('facts that need a write', () => {
  it.each([
    ['communication_moves_last_updated', { touchOnCommunication: true }, 'yes'],
    ['communication_moves_last_updated', { touchOnCommunication: false }, 'no'],
    ['type_moves_last_updated', { touchOnTypeAssociation: true }, 'yes'],
    ['type_moves_last_updated', { touchOnTypeAssociation: false }, 'no'],
    ['custom_field_moves_last_updated', { touchOnCustomField: true }, 'yes'],
    ['custom_field_moves_last_updated', { touchOnCustomField: false }, 'no'],
    ['replace_with_null', { replaceNull: 'clear' }, 'yes'],
    ['replace_with_null', { replaceNull: 'refuse' }, 'no, it is rejected'],
    [
      'clearing_references',
      { removeReference: 'clear' },
      'department is cleared, relationship is cleared',
    ],
    [
      'clearing_references',
      { removeReference: 'refuse' },
      'department is rejected, relationship is rejected',
    ],
    ['field_lengths', { overLong: 'refuse' }, lengths('a longer text is rejected')],
    ['field_lengths', { overLong: 'truncate' }, lengths('a longer text is cut')],
    ['duplicate_contacts', { duplicateContacts: 'allow' }, 'accepted'],
    [
      'transfer_contact',
      { transferContactRequired: false },
      'no, not even for a contact with an activity',
    ],
    ['transfer_contact', { transferContactRequired: true }, 'yes, for a contact with an activity'],
  ] as const)('%s with %j', async (fact, switches, answer) => {
    const { settle, made, testActivities } = await written(switches);
    const facts = await settle();
    const settled = facts.find((one) => one.fact === fact);
    expect(settled && factDocument(settled, english).answer).toEqual(answer);
    expect(made()).toMatchObject([{ inactiveFlag: true, companyId: null }]);
    expect(testActivities()).toEqual([]);
  });

  it('leaves open whether a contact has to be replaced where ConnectWise takes no second one', async () => {
    const { settle, made } = await written({ duplicateContacts: 'refuse' }, 'first');
    const facts = await settle();
    expect(facts).toContainEqual({ fact: 'duplicate_contacts', answer: [{ code: 'rejected' }] });
    expect(facts).toContainEqual({
      fact: 'transfer_contact',
      answer: null,
      open: 'needs_records',
    });
    expect(made()).toMatchObject([{ inactiveFlag: true }]);
  });

  it('uses the contact again that a killed one left behind, sets it inactive, and deletes a second one', async () => {
    const { site, deps, settle, made } = await written();
    const failing = vi.spyOn(deps.clock, 'sleep').mockRejectedValueOnce(new Failure('interrupted'));
    await expect(settle()).rejects.toMatchObject({ code: 'interrupted' });
    // Even if something fails in between.
    expect(made()).toMatchObject([{ inactiveFlag: true }]);
    failing.mockRestore();
    const [one] = made();
    if (one === undefined) throw new Error('a test contact was expected');
    site.sandbox.world.contacts.put({ ...one, inactiveFlag: false });
    site.sandbox.world.contacts.put({ ...one, id: one.id + 1, inactiveFlag: false });
    await settle();
    expect(made()).toMatchObject([{ id: one.id, inactiveFlag: true }]);
  });

  it('is refused where the right to add contacts is missing, and makes none', async () => {
    const { site, settle, made } = await written();
    const { world } = site.sandbox;
    for (const { id } of apiRoles(world)) setRights(world, id, 'Contacts', { add: 'None' });
    await expect(settle()).rejects.toMatchObject({ code: 'write_right_missing' });
    expect(made()).toEqual([]);
  });

  it('notes what moves no stamp: syncs then read everything once an hour, and have the change', async () => {
    const { site, deps, stores, settle } = await written({ touchOnCommunication: false });
    const { world, clock } = site.sandbox;
    const sync = () => run(deps, { kind: 'sync' });
    await sync();
    await settle();
    expect(await stores.server.lastUpdatedMoves()).toBe('not_items');
    expect(await lastUpdatedCheck({ stores })).toMatchObject({
      message: { code: 'stamps_not_items' },
    });
    const linked = await stores.ampContacts.list({ afterId: '', limit: 500 });
    const person = linked.find(({ link, email }) => link !== null && email !== null);
    const contact = world.contacts.get(person?.link?.contactId ?? 0);
    if (contact === undefined || person === undefined) throw new Error('a person was expected');
    const items = contact.communicationItems.map((item) =>
      item.communicationType === 'Email' ? { ...item, value: 'new@moved.example' } : item,
    );
    world.contacts.put({ ...contact, communicationItems: items });
    clock.advance(3_700_000);
    await sync();
    expect(await stores.ampContacts.get(person.id)).toMatchObject({ email: 'new@moved.example' });
  });
});

function lengths(longer: string): unknown {
  return expect.stringMatching(new RegExp(`^title \\d+, ${longer}, nickName`, 'u'));
}

/** A connected system in which the phone number or address of a contact changes in AMP. */
describe('what a write of its own tells', () => {
  const day = 86_400_000;

  /** Syncs, edits a field of a linked AMP contact, and syncs the edit; returns the next sync. */
  async function edited(switches: Partial<Switches>, field: 'email' | 'title') {
    const site = await startSandboxSite({ seed, switches });
    const database = await databases[0]?.open();
    if (database === undefined) throw new Error('a database was expected');
    const { deps, stores, sync } = await wholeSystem(database, site);
    const { world, clock, journal } = site.sandbox;
    await sync();
    clock.advance(day / 2);
    const linked = await stores.ampContacts.list({ afterId: '', limit: 500 });
    const person = linked.find(({ link, email }) => link !== null && email !== null);
    const id = person?.link?.contactId ?? 0;
    if (person === undefined) throw new Error('a person was expected');
    const wanted = { email: 'else@where.example', title: 'Head of Somewhere Else' }[field];
    await editAmpContact(deps, person.id, new Map([[field, wanted]]), 'any');
    await sync();
    const there = () => {
      const contact = world.contacts.get(id);
      if (contact === undefined) throw new Error('a contact was expected');
      return contact;
    };
    expect(JSON.stringify(there())).toContain(wanted);
    expect(await stores.server.lastUpdatedMoves()).toBeNull();
    const next = async () => {
      clock.advance(60_000);
      const { lastSeq } = journal;
      expect(await sync()).toMatchObject({ status: 'succeeded' });
      return journal.entries({ afterSeq: lastSeq }).length;
    };
    return { site, stores, there, next, world };
  }

  it.each([
    [true, 'all'],
    [false, 'not_items'],
  ] as const)(
    'an item that moves lastUpdated (%s): %s, without a request of its own',
    async (touchOnCommunication, found) => {
      const { stores, next } = await edited({ touchOnCommunication }, 'email');
      // The same number of requests as for any sync that finds nothing.
      expect(await next()).toBe(2);
      expect(await stores.server.lastUpdatedMoves()).toBe(found);
      expect(await lastUpdatedCheck({ stores })).toMatchObject({
        message: { code: `stamps_${found}` },
      });
      // More if everything is read: the last time was half a day ago.
      expect((await next()) > 2).toBe(found === 'not_items');
    },
  );

  it('a contact edited there meanwhile, and one of which another field was written, tell nothing', async () => {
    const field = await edited({ touchOnCommunication: false }, 'title');
    await field.next();
    expect(await field.stores.server.lastUpdatedMoves()).toBeNull();

    const someone = await edited({ touchOnCommunication: false }, 'email');
    const { world } = someone.site.sandbox;
    world.contacts.put({ ...someone.there(), title: 'Edited there', ...world.stamp('zadmin') });
    await someone.next();
    expect(await someone.stores.server.lastUpdatedMoves()).toBeNull();
  });
});
