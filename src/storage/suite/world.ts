import type { TestDatabase } from '../../../test/support/databases.ts';
import { commandLine } from '../../core/actor.ts';
import type { Contact } from '../../core/contact/contact.ts';
import type { PlanEntry } from '../../core/plan/plan.ts';
import type { Skip } from '../../core/plan/skip.ts';
import type { PlanLine, PlanLineBody, SeenRecord } from '../../ports/planStores.ts';
import type { Lease } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { aPage, atStart, noon } from './records.ts';

/** An organization of its own, with a lease for run `r1`. */
export type World = { readonly stores: OrganizationStores; readonly lease: Lease };

let made = 0;

export async function newWorld(database: TestDatabase): Promise<World> {
  const id = `org-${++made}`;
  await database.ensureOrganization(id, 'An organization');
  const stores = database.organization(id, commandLine);
  return { stores, lease: await takeLock(stores, 'r1') };
}

export async function takeLock(stores: OrganizationStores, runId: string): Promise<Lease> {
  return await stores.locks.take({
    runId,
    now: noon,
    leaseMilliseconds: 0,
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

/** The queue of AMP contacts as ids. */
export async function queuedAmpIds({ stores }: World): Promise<string[]> {
  const queued = await stores.plans.ampCandidates('', 10_000);
  return queued.map(({ candidate }) => candidate.ampContact.id);
}

/** The present content of the queues. */
export async function allQueued({ stores }: World): Promise<readonly SeenRecord[]> {
  const contacts = await stores.plans.candidates(0, 10_000);
  const ampContacts = await stores.plans.ampCandidates('', 10_000);
  return [
    ...contacts.map(
      ({ candidate, stamp }) => ({ kind: 'contact', id: candidate.contact.id, stamp }) as const,
    ),
    ...ampContacts.map(
      ({ candidate, stamp }) =>
        ({ kind: 'amp_contact', id: candidate.ampContact.id, stamp }) as const,
    ),
  ];
}

export async function emptyQueue(world: World): Promise<void> {
  await world.stores.plans.dequeue(world.lease, await allQueued(world));
}

type Planned = PlanEntry | Skip<'contact' | 'amp_contact'>;

/** Entries and skips as plan lines with the queue versions of their records, saved and read back. */
export async function saveLines(
  world: World,
  planned: readonly Planned[],
): Promise<readonly PlanLine[]> {
  const { stores, lease } = world;
  const queued = await allQueued(world);
  const stamps = new Map<number | string, number>(queued.map(({ id, stamp }) => [id, stamp]));
  const before = await stores.plans.lines(lease.runId, 0, 10_000);
  const first = (before.at(-1)?.seq ?? 0) + 1;
  await stores.plans.save(
    lease,
    planned.map((one, index) => ({
      seq: first + index,
      stamp: stamps.get(subjectOf(one)) ?? 0,
      line: lineOf(one),
    })),
  );
  return await stores.plans.lines(lease.runId, first - 1, 10_000);
}

function subjectOf(one: Planned): number | string {
  return 'action' in one ? (one.contactId ?? one.ampContactId ?? '') : one.id;
}

function lineOf(one: Planned): PlanLineBody {
  return 'action' in one ? { kind: 'entry', entry: one } : { kind: 'skip', skip: one };
}

/** Ids for new AMP contacts: `amp-<contact id>`. */
export const newIds: ReadonlyMap<number, string> = new Map(
  Array.from({ length: 100 }, (_, id) => [id, `amp-${id}`]),
);

/** Saves and applies. */
export async function applyAll(world: World, planned: readonly Planned[]) {
  const lines = await saveLines(world, planned);
  return await world.stores.plans.apply(world.lease, lines, newIds, noon);
}
