import { expect } from 'vitest';
import type { FieldValue } from '../../src/core/contact/ampContact.ts';
import { canonicalEmail } from '../../src/core/contact/emails.ts';
import { nameKey } from '../../src/core/contact/names.ts';
import { sameFieldValue, valuesForAmp } from '../../src/core/mapping/mapping.ts';
import { decideAmpContact } from '../../src/core/plan/decideAmpContact.ts';
import { decideContact } from '../../src/core/plan/decideContact.ts';
import { ampValue } from '../../src/core/plan/mergeFields.ts';
import { policyNow } from '../../src/engine/plan/policy.ts';
import type { EngineWorld } from './engineWorld.ts';

/** Sweeps, and checks everything that has to hold while nothing is in progress. */
export async function settle(world: EngineWorld): Promise<void> {
  world.pass(1201);
  await world.syncAndApprove();
  expect((await world.sweep()).status).toBe('succeeded');
  await everythingWasRead(world);
  await everythingWasDecided(world);
  await nothingDiffers(world);
  await nothingIsDoubled(world);
}

async function everythingWasRead({ memory, stores }: EngineWorld): Promise<void> {
  const ids = [...memory.records.contacts.keys()].toSorted((a, b) => a - b);
  const read = await stores.mirror.contactsByIds(ids);
  // The mirror keeps the `lastUpdated` of the last real change; a touch that changed nothing does not move
  // it.
  const unstamped = ids.map((id) => ({ ...memory.records.contacts.get(id), lastUpdated: null }));
  expect(read.map((contact) => ({ ...contact, lastUpdated: null }))).toEqual(unstamped);
}

async function everythingWasDecided(world: EngineWorld): Promise<void> {
  const { memory, stores } = world;
  expect(await stores.plans.queued()).toEqual({ contacts: 0, ampContacts: 0 });
  expect(await stores.writes.sent('contacts', null, 10)).toEqual([]);
  const policy = await policyNow(world.deps);
  for (const id of memory.records.contacts.keys()) {
    const found = await stores.mirror.candidate(id);
    if (found === null) throw new Error(`contact ${id} was not read`);
    const decision = decideContact(found.candidate, policy);
    expect(decision, `contact ${id}`).toEqual({ kind: 'unchanged', contactId: id });
    const { skip, link, hold } = found.candidate;
    if (hold === null) expect(skip === null, `contact ${id}`).toBe(link?.state === 'active');
  }
  for (const { id } of await world.ampContacts()) {
    const found = await stores.mirror.ampCandidate(id);
    if (found === null) continue;
    expect(decideAmpContact(found.candidate, policy), `AMP contact ${id}`).toEqual({
      kind: 'unchanged',
    });
  }
}

/** Each active pair agrees in each two-way field, or has a conflict there. */
async function nothingDiffers(world: EngineWorld): Promise<void> {
  const { mapping } = await policyNow(world.deps);
  for (const row of await world.ampContacts()) {
    if (row.link?.state !== 'active' || row.deletedAt !== null) continue;
    const found = await world.stores.mirror.candidate(row.link.contactId);
    if (found === null || found.candidate.link === null || found.candidate.hold !== null) continue;
    const { contact, company, link, conflicts } = found.candidate;
    const values = valuesForAmp(mapping, contact, company, link.marks.fillers);
    for (const { target, direction } of mapping) {
      const field = target.name;
      if (direction !== 'both' || conflicts.some((conflict) => conflict.field === field)) continue;
      const [cw, amp] = [values[field] ?? null, ampValue(row, field)];
      expect(sameFieldValue(field, cw, amp), `contact ${contact.id}, ${field}`).toBe(true);
    }
  }
}

async function nothingIsDoubled(world: EngineWorld): Promise<void> {
  const { memory } = world;
  const rows = await world.ampContacts();
  const linked = rows.flatMap(({ link }) => link ?? []);
  expect(new Set(linked.map(({ contactId }) => contactId)).size).toBe(linked.length);

  // Each contact that ampwise created belongs to a separate AMP contact: none was sent twice.
  const created = memory.writes.filter(({ kind }) => kind === 'create').map(({ id }) => id);
  const there = created.filter((id) => memory.records.contacts.has(id));
  const known = new Set(linked.map(({ contactId }) => contactId));
  for (const id of there) {
    const found = await world.stores.mirror.candidate(id);
    const taken = known.has(id) || found?.candidate.hold === 'unlinked';
    expect(taken, `contact ${id} was created for somebody`).toBe(true);
  }
  // Compared by base: while nothing goes to ConnectWise, a person may give two AMP contacts one address.
  const people: string[] = [];
  for (const { deletedAt, link } of rows) {
    if (deletedAt !== null || link?.origin !== 'connectwise' || link.state !== 'active') continue;
    const found = await world.stores.mirror.candidate(link.contactId);
    const { email, firstName, lastName } = found?.candidate.link?.base ?? {};
    people.push(`${canonicalEmail(text(email) ?? '')} ${nameKey(text(firstName), text(lastName))}`);
  }
  expect(new Set(people).size).toBe(people.length);
}

const text = (value: FieldValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
