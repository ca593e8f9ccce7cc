import { expect } from 'vitest';
import { preferredEmail } from '../../src/core/contact/preferred.ts';
import { defaultMapping } from '../../src/core/mapping/mapping.ts';
import { decide } from '../../src/core/plan/reconcile.ts';
import type { EngineWorld } from './engineWorld.ts';

/** Reads all there is to read and checks what has to hold whenever nothing is under way. */
export async function settle(world: EngineWorld): Promise<void> {
  expect((await world.sync()).status).toBe('succeeded');
  await everythingWasRead(world);
  await everythingWasDecided(world);
  await nothingIsDoubled(world);
}

async function everythingWasRead({ memory, stores }: EngineWorld): Promise<void> {
  const ids = [...memory.records.contacts.keys()].toSorted((a, b) => a - b);
  const read = await stores.mirror.contactsByIds(ids);
  // The mirror keeps the stamp of the last change; a touch that changed nothing leaves it.
  const unstamped = ids.map((id) => ({ ...memory.records.contacts.get(id), lastUpdated: null }));
  expect(read.map((contact) => ({ ...contact, lastUpdated: null }))).toEqual(unstamped);
}

async function everythingWasDecided({ memory, stores }: EngineWorld): Promise<void> {
  expect(await stores.plans.queued()).toBe(0);
  const filter = await stores.filters.get();
  for (const id of memory.records.contacts.keys()) {
    const found = await stores.mirror.candidate(id);
    if (found === null || filter === null) throw new Error(`contact ${id} was not read`);
    const decision = decide(found.candidate, { filter, mapping: defaultMapping });
    expect(decision, `contact ${id}`).toEqual({ kind: 'unchanged', contactId: id });
    const { skip, link } = found.candidate;
    expect(skip === null).toBe(link?.state === 'active');
  }
}

async function nothingIsDoubled(world: EngineWorld): Promise<void> {
  const { contacts } = world.memory.records;
  const linked = (await world.ampContacts()).flatMap(({ link }) => link ?? []);
  expect(new Set(linked.map(({ contactId }) => contactId)).size).toBe(linked.length);
  const addresses = linked
    .filter(({ state }) => state === 'active')
    .map(({ contactId }) => contacts.get(contactId))
    .map((found) => (found === undefined ? null : preferredEmail(found)))
    .map((email) => (email?.state === 'valid' ? email.key : 'none'));
  expect(new Set(addresses).size).toBe(addresses.length);
}
