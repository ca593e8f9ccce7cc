import type { TestDatabase } from '../../../test/support/databases.ts';
import type { Contact } from '../../core/contact/contact.ts';
import type { PlanEntry, Skip } from '../../core/plan/plan.ts';
import type { Lease, OrganizationStores, PlanLine } from '../../ports/stores.ts';
import { aPage, atStart, noon } from './records.ts';

/** An organization of its own, with a lease for run `r1`. */
export type World = { readonly stores: OrganizationStores; readonly lease: Lease };

let made = 0;

export async function newWorld(database: TestDatabase): Promise<World> {
  const id = `org-${++made}`;
  await database.ensureOrganization(id, 'An organization');
  const stores = database.organization(id);
  return { stores, lease: await takeLock(stores, 'r1') };
}

export async function takeLock(stores: OrganizationStores, runId: string): Promise<Lease> {
  return await stores.locks.take({
    runId,
    holder: { host: 'here', pid: 1, startedAt: noon },
    now: noon,
    staleBefore: '2026-03-01T11:59:00.000Z',
    isDead: () => true,
  });
}

export async function record({ stores, lease }: World, ...contacts: Contact[]): Promise<number> {
  return await stores.readings.recordContacts(lease, aPage(contacts), atStart);
}

/** The queue as ids. */
export async function queuedIds({ stores }: World): Promise<number[]> {
  const queued = await stores.plans.candidates(0, 10_000);
  return queued.map(({ candidate }) => candidate.contact.id);
}

/** Everything out of the queue, as it stands. */
export async function emptyQueue({ stores, lease }: World): Promise<void> {
  const queued = await stores.plans.candidates(0, 10_000);
  await stores.plans.settle(
    lease,
    queued.map(({ candidate, stamp }) => ({ contactId: candidate.contact.id, stamp })),
  );
}

/** Entries and skips as plan lines with the stamps of the queue, saved and read back. */
export async function saveLines(
  { stores, lease }: World,
  planned: readonly (PlanEntry | Skip)[],
): Promise<readonly PlanLine[]> {
  const stamps = new Map<number, number>();
  for (const { candidate, stamp } of await stores.plans.candidates(0, 10_000)) {
    stamps.set(candidate.contact.id, stamp);
  }
  const before = await stores.plans.lines(lease.runId, 0, 10_000);
  const first = (before.at(-1)?.seq ?? 0) + 1;
  await stores.plans.save(
    lease,
    planned.map((one, index) => ({
      seq: first + index,
      stamp: stamps.get(one.contactId) ?? 0,
      line: 'action' in one ? { kind: 'entry', entry: one } : { kind: 'skip', skip: one },
    })),
  );
  return await stores.plans.lines(lease.runId, first - 1, 10_000);
}

/** Saves and applies; a new AMP contact gets the id `amp-<contact id>`. */
export async function applyAll(world: World, planned: readonly (PlanEntry | Skip)[]) {
  const lines = await saveLines(world, planned);
  const ids = new Map(planned.map(({ contactId }) => [contactId, `amp-${contactId}`]));
  return await world.stores.plans.apply(world.lease, lines, ids, noon);
}
