import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { company } from '../../../test/support/records.ts';
import { ofCompanyTypes } from '../../core/filter/contactFilter.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { aConnection, aContact, anEntry, aPage, aRun, atStart, noon } from './records.ts';
import { savedView } from './savedViews.ts';
import { applyAll, newWorld, record, saveLines, takeLock, type World } from './world.ts';

/** An invitation of an organization, and the digest of its link; the digest alone differs. */
const invitationOf = (name: string) => ({ id: 'i', tokenHash: `invitation of ${name}` });

/** An organization with something in every table. All have the same ids and addresses. */
async function furnish(world: World, name: string): Promise<void> {
  const { stores, lease } = world;
  await stores.connections.create(aConnection({ company: name }), `sealed ${name}`, noon);
  await stores.filters.save(ofCompanyTypes([{ id: 1, name }]), () => false, 'any', noon);
  await stores.runs.start(lease, aRun('r1', { requests: name.length }));
  await stores.runs.keepNotUndone(lease, [
    { contactId: null, ampContactId: name, reason: 'not_there' },
  ]);
  await stores.readings.recordCompanies(lease, aPage([company(1, { name })]), atStart);
  await record(world, aContact(1, { title: name }), aContact(2, { title: name }), aContact(3));
  await stores.readings.finish(lease, 'companies', noon);
  const set = { email: 'u1@example.com', title: name };
  await applyAll(world, [
    anEntry('create', 1, { set }),
    { kind: 'contact', id: 2, reason: 'no_company', about: null },
  ]);
  await stores.settings.change(() => ({ ...defaultSettings, requiredFill: name }), 'any', noon);
  const off = [name];
  await stores.mappings.save({ entries: [], off }, 0, noon);
  await stores.ampFields.add(
    { name: 'own', label: name, kind: 'text', comparison: 'text', custom: { retired: false } },
    noon,
  );
  await stores.knownLists.remember(lease, 'markets', [{ id: 1, name }], noon);
  await stores.server.noteWait('2029-01-01T00:00:00.000Z', noon);
  await stores.users.add(
    { id: 'u', name, email: 'u@x.example', role: 'admin', member: null },
    noon,
  );
  await stores.ampContacts.add({ id: 'amp-b', set: { email: 'u1@example.com' } }, noon);
  await stores.ampContacts.add({ id: 'amp-c', set: { title: name } }, noon);
  const values = { base: null, connectWise: name, amp: name, because: 'both_changed' } as const;
  const conflicts = [{ field: 'title', ...values }];
  await applyAll(world, [
    { kind: 'amp_contact', id: 'amp-b', reason: 'no_name', about: null },
    anEntry('ask', 1, { ampContactId: 'amp-1', ampVersion: 1, base: set, conflicts }),
  ]);
  const [push] = await saveLines(world, [
    anEntry('push', null, { ampContactId: 'amp-c', ampVersion: 1 }),
  ]);
  await stores.writes.begin(lease, push?.seq ?? 0, noon);
  await stores.decisions.reject(3, 'amp-b', noon);
  await stores.holds.hold([{ kind: 'contact', id: 3 }], 'kept_back', 'r1', noon);
  await stores.sweeps.finish(lease, noon);
  await stores.schedule.plan(`2029-01-01 ${name}`, 1);
  const open = { email: 'i@x.example', role: 'member', expiresAt: `2029-01-01 ${name}` } as const;
  await stores.invitations.add({ ...invitationOf(name), ...open }, noon);
  const url = `https://example.com/${name}`;
  await stores.webhooks.add(
    { id: 'w', url, description: name, events: ['contact.changed', 'run.failed'] },
    `sealed ${name}`,
    noon,
  );
  await stores.webhookDeliveries.test('w', `event of ${name}`, noon);
  await stores.savedViews.add('u', savedView('v', { name }));
}

const stamps = [
  { id: 2, lastUpdated: null },
  { id: 4, lastUpdated: null },
];

/** All that an organization can see. */
async function view({
  connections,
  filters,
  readings,
  plans,
  runs,
  mirror,
  ampContacts,
  settings,
  mappings,
  ampFields,
  knownLists,
  server,
  users,
  sweeps,
  writes,
  conflicts,
  decisions,
  skips,
  holds,
  schedule,
  invitations,
  savedViews,
  webhooks,
  webhookDeliveries,
}: OrganizationStores) {
  return {
    connection: await connections.get(),
    secret: await connections.sealedSecret(),
    former: await connections.former(),
    filter: await filters.get(),
    reading: [await readings.state('companies'), await readings.state('contacts')],
    queued: [await plans.queued(), await plans.candidates(0, 10)],
    ampQueued: await plans.ampCandidates('', 10),
    settings: await settings.get(),
    mappings: [await mappings.get(), await mappings.list(9), await mappings.at(1)],
    versions: await mappings.page({ limit: 9, total: true }),
    audit: await decisions.page({ limit: 100, total: true }),
    ampFields: await ampFields.list(),
    knownLists: await knownLists.get('markets'),
    wait: await server.waitUntil(noon),
    users: await users.list(),
    sweep: [await sweeps.last(), await sweeps.known(0, 10), await sweeps.compare(0, aPage(stamps))],
    sent: await writes.sent('contacts', null, 10),
    history: [
      await plans.history({ kind: 'contact', id: 1 }, 10),
      await plans.history({ kind: 'amp_contact', id: 'amp-1' }, 10),
    ],
    conflicts: [
      await conflicts.ofContacts({ afterContactId: 0, limit: 10 }),
      await conflicts.count(),
    ],
    holds: [await holds.list({ after: 0, limit: 10 }), await holds.count()],
    ampSkips: [
      await skips.list('amp_contact', { after: null, limit: 10 }),
      await skips.counts('amp_contact'),
    ],
    lines: await plans.lines('r1', 0, 10),
    runs: [await runs.get('r1'), await runs.list(10), await runs.events('r1', 0, 10)],
    notUndone: await runs.notUndone('r1', 0, 10),
    schedule: await schedule.get(),
    invitations: await invitations.list(),
    webhooks: await webhooks.list(),
    savedViews: await savedViews.list('u'),
    webhookTarget: await webhookDeliveries.target('w', noon),
    deliveries: await webhookDeliveries.page('w', { limit: 9, total: true }).catch(() => null),
    companies: [await mirror.companies(0, 10), await mirror.companiesByIds([1])],
    contacts: [await mirror.outlines(0, 10), await mirror.contactsByIds([1, 2, 3])],
    found: [
      await mirror.find({ id: 1 }),
      await mirror.find({ email: 'u1@example.com' }),
      await mirror.find({ name: 'first' }),
    ],
    candidate: [await mirror.candidate(1), await mirror.candidatesByIds([1, 2, 3])],
    ampCandidates: [await mirror.ampCandidate('amp-b'), await mirror.ampCandidate('amp-c')],
    skips: [await skips.counts('contact'), await skips.list('contact', { after: null, limit: 10 })],
    counts: await mirror.counts(),
    decisions: await decisions.about(
      [
        { kind: 'contact', id: 3 },
        { kind: 'amp_contact', id: 'amp-b' },
        { kind: 'user', id: 'u' },
        { kind: 'amp_field', id: 'own' },
      ],
      10,
    ),
    amp: [
      await ampContacts.count(),
      await ampContacts.get('amp-1'),
      await ampContacts.find({ email: 'u1@example.com' }),
      await ampContacts.find({ name: '' }),
      await ampContacts.list({ afterId: '', limit: 10, removed: true }),
      await ampContacts.list({ afterId: '', limit: 10, search: 'u1' }),
      await ampContacts.page({ limit: 10, total: true, sort: 'name' }),
      await mirror.ampContactsLike(1),
    ],
  };
}

/** All that people and a sweep can decide. */
async function decide({ stores, lease }: World): Promise<void> {
  const { decisions, conflicts, holds, settings, users, sweeps, writes, plans } = stores;
  const values = { base: null, connectWise: 'mine', amp: 'edited' };
  const seen = { field: 'title', ...values, because: 'both_changed' } as const;
  await conflicts.decide(
    { kind: 'contact', id: 1, conflicts: [seen], choose: 'amp', baseAfter: (base) => base },
    noon,
  );
  await holds.hold([{ kind: 'amp_contact', id: 'amp-b' }], 'undone', 'r1', noon);
  await holds.release({ runId: 'r1' }, noon);
  await decisions.unlink(1, noon);
  await decisions.link(3, 'amp-b', [], noon);
  await decisions.reject(2, 'amp-1', noon);
  await settings.change(() => ({ ...defaultSettings, push: false }), 'any', noon);
  await stores.mappings.save({ entries: [], off: ['x'] }, 1, noon);
  await stores.ampFields.edit('own', { label: 'x', retired: true }, 'any', noon);
  await stores.knownLists.remember(lease, 'markets', [{ id: 1, name: 'x' }], noon);
  await stores.server.noteWait('2030-01-01T00:00:00.000Z', noon);
  await users.edit('u', { name: 'x', email: 'x@x', role: 'member' }, 'any', noon);
  await users.remove('u', 'any', noon);
  await sweeps.queueLinks(lease);
  await sweeps.markGone(lease, [1, 2, 3], noon);
  await sweeps.finish(lease, 'later');
  await stores.schedule.plan('later', 2);
  await stores.schedule.takeDue('z', 'next');
  for (const { runId, seq } of await writes.sent('contacts', null, 9)) {
    await writes.close(lease, { runId, seq }, 'failed', 'write_uncertain');
  }
  const proposed = await plans.lines('r1', 0, 99, 'proposed');
  await plans.decline(
    lease,
    proposed.map(({ seq }) => seq),
    true,
    noon,
  );
}

export function tenancyTests(database: () => TestDatabase): void {
  describe('tenants', () => {
    test('an empty organization sees nothing of a full one', async () => {
      const [full, empty] = [await newWorld(database()), await newWorld(database())];
      const blank = await view(empty.stores);
      await furnish(full, 'full');
      expect(await view(empty.stores)).toEqual(blank);
      expect(JSON.stringify(blank)).not.toContain('full');
      expect(blank.counts).toEqual({
        companies: 0,
        contacts: 0,
        linked: 0,
        paused: 0,
        ampContacts: 0,
      });
    });

    test('whatever one organization writes, the other stays as it was', async () => {
      const [mine, theirs] = [await newWorld(database()), await newWorld(database())];
      await furnish(theirs, 'theirs');
      await furnish(mine, 'mine');
      const before = await view(theirs.stores);
      const { stores, lease } = mine;

      await stores.connections.replace(aConnection({ company: 'new' }), 'new', 'any', noon);
      await stores.connections.moved('https://x', 'y/');
      await stores.connections.remove('any', noon);
      await stores.filters.save(ofCompanyTypes([]), () => true, 'any', noon);
      await stores.readings.recordCompanies(lease, aPage([company(1, { website: 'x' })]), atStart);
      await stores.readings.recordContacts(
        lease,
        aPage([aContact(1, { email: 'u2@example.com' })], [{ id: 2, problem: '' }]),
        atStart,
      );
      await record(mine, aContact(2));
      await stores.readings.finish(lease, 'contacts', noon);
      await stores.plans.queueRivals(lease);
      const update = { ampContactId: 'amp-1', ampVersion: 1, set: { title: 'changed' } };
      const skip = { kind: 'contact', id: 1, reason: 'inactive', about: null } as const;
      await applyAll(mine, [anEntry('update', 1, update)]);
      await applyAll(mine, [anEntry('pause', 1, { ...update, ampVersion: 2, skip })]);
      await saveLines(mine, [anEntry('create', 3)]);
      await stores.plans.dequeue(lease, [{ kind: 'contact', id: 3, stamp: 2 }]);
      await stores.ampContacts.edit('amp-1', { set: { title: 'edited' } }, 'any', noon);
      await stores.ampContacts.remove('amp-1', 'any', noon);
      await stores.ampContacts.restore('amp-1', noon);
      await stores.ampContacts.add({ id: 'b', set: { email: 'u1@example.com' } }, noon);
      await stores.savedViews.change('u', 'v', { name: 'x', columns: [] }, 'any');
      expect(await stores.savedViews.remove('u', 'v')).toBe(true);
      expect(await stores.savedViews.remove('u', 'v')).toBe(false);
      await decide(mine);
      const user = { id: 'x', name: 'x', accountId: 'x' };
      expect(await stores.invitations.accept(invitationOf('theirs'), user, noon)).toBe(false);
      await stores.invitations.renew('i', 'a new link', 'later', noon);
      expect(await stores.invitations.revoke('i', noon)).toBe(true);
      // The id is still one of theirs.
      expect(await stores.invitations.revoke('i', noon)).toBe(false);
      await expect(
        stores.invitations.renew('i', 'another link', 'later', noon),
      ).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await stores.invitations.accept(invitationOf('theirs'), user, noon)).toBe(false);
      const off = { on: false, description: 'x' };
      await stores.webhooks.change('w', off, 'any', noon);
      await stores.webhooks.change('w', { on: true }, 'any', noon);
      await stores.webhooks.rotate('w', 'sealed anew', noon, noon);
      const [taken] = await stores.webhookDeliveries.claim('w', {
        limit: 9,
        now: noon,
        until: noon,
      });
      if (taken === undefined) throw new Error('nothing to send');
      await stores.webhookDeliveries.noteOutcome(
        taken,
        { status: 500, problem: null },
        { now: noon, jitter: 0 },
      );
      await stores.webhookDeliveries.resend('w', taken.id, noon);
      await stores.runs.finish(lease, aRun('r1', { status: 'failed' }));
      while (await stores.webhookDeliveries.tellRuns(1, noon));
      await stores.webhookDeliveries.removeOld('2030-01-01');
      expect(await stores.webhooks.remove('w', noon)).toBe(true);
      await stores.locks.renew(lease, noon);
      await stores.locks.release(lease);
      await stores.runs.start(await takeLock(stores, 'r2'), aRun('r2'));

      expect(await view(theirs.stores)).toEqual(before);
      await theirs.stores.locks.renew(theirs.lease, noon);
      const { tokenHash } = invitationOf('theirs');
      expect(await database().installation.invitationByHash(tokenHash)).toMatchObject({
        organizationId: theirs.stores.organizationId,
      });
    });

    test('a lease of one organization opens nothing in another', async () => {
      const [mine, theirs] = [await newWorld(database()), await newWorld(database())];
      await mine.stores.locks.release(mine.lease);
      await expect(mine.stores.plans.queueRivals(theirs.lease)).rejects.toMatchObject({
        code: 'run_superseded',
      });
    });
  });
}
