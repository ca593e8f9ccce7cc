import { expect, it } from 'vitest';
import type { SeedOptions } from '../../sandbox/seed/seedWorld.ts';
import type { Switches } from '../../sandbox/switches.ts';
import { serverFacts } from '../../src/engine/setup/serverFacts.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';

const seed: SeedOptions = { contacts: 60 };

async function answers(switches: Partial<Switches> = {}, of: SeedOptions = seed) {
  const site = await startSandboxSite({ seed: of, switches });
  const { lastSeq } = site.sandbox.journal;
  const facts = await serverFacts(site.client());
  const requests = site.sandbox.journal.entries({ afterSeq: lastSeq });
  const by = Object.fromEntries(facts.map(({ fact, answer }) => [fact, answer]));
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
  // Values as they are: in JSON a line break would hide a note.
  const texts = [
    ...facts.map(({ answer }) => answer ?? ''),
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
