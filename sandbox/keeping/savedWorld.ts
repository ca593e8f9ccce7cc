import { createHash } from 'node:crypto';
import { z } from 'zod';
import { createClock } from '../clock.ts';
import { seedRequest } from '../control/requests.ts';
import type { SteeredSandbox } from '../control/steering.ts';
import { switchesRequest } from '../control/switchesRequest.ts';
import { type SeedOptions, seedWorld } from '../seed/seedWorld.ts';
import { World, type WorldSnapshot } from '../world/world.ts';

/**
 * The saved state of a sandbox: the seed it was made from, and every record that differs from it.
 * The same seed makes the same world, so a few edits are a few lines, however many records there
 * are.
 */
export const savedSchema = z.strictObject({
  format: z.literal(1),
  seed: seedRequest,
  /** Fingerprint of the seeded world: another version of the sandbox may seed a different one. */
  fingerprint: z.string(),
  switches: switchesRequest,
  /** In milliseconds: where it was stopped, else how far it ran ahead of real time. */
  clock: z.strictObject({ stoppedAt: z.number().nullable(), ahead: z.number() }),
  site: z.strictObject({
    companyId: z.string(),
    companyName: z.string(),
    codebase: z.string(),
    versionCode: z.string(),
    versionNumber: z.string(),
    isCloud: z.boolean(),
    serverTimeZone: z.string(),
    cloudRegion: z.string(),
  }),
  lastCommunicationId: z.int(),
  collections: z.record(
    z.string(),
    z.strictObject({
      lastId: z.int(),
      changed: z.array(z.looseObject({ id: z.int() })),
      gone: z.array(z.int()),
    }),
  ),
});

export type SavedWorld = z.output<typeof savedSchema>;

/** A seed, and the world it makes. */
export interface SeededWorld {
  readonly seed: SeedOptions;
  readonly snapshot: WorldSnapshot;
  readonly fingerprint: string;
}

/** The seeded state of a sandbox that has not been changed since. */
export function seededAs({ seed, world }: Pick<SteeredSandbox, 'seed' | 'world'>): SeededWorld {
  const snapshot = world.snapshot();
  return { seed, snapshot, fingerprint: fingerprintOf(snapshot) };
}

/** The seeded state of a seed, made without a sandbox. */
export function seededFrom(seed: SeedOptions): SeededWorld {
  const world = new World(createClock());
  seedWorld(world, seed);
  return seededAs({ seed, world });
}

/** The state that a sandbox has to save now. */
export function savedWorld(sandbox: SteeredSandbox, seeded: SeededWorld): SavedWorld {
  const { states, lastIds, site, lastCommunicationId } = sandbox.world.snapshot();
  const collections: SavedWorld['collections'] = {};
  for (const [name, records] of states) {
    const before = seeded.snapshot.states.get(name) ?? [];
    const lastId = lastIds.get(name) ?? 0;
    // Records are replaced, never changed in place: the same object is the same record.
    const seededById = new Map(before.map((record) => [record.id, record]));
    const changed = records.filter((record) => seededById.get(record.id) !== record);
    for (const { id } of records) seededById.delete(id);
    const gone = [...seededById.keys()];
    if (changed.length + gone.length > 0 || lastId !== seeded.snapshot.lastIds.get(name)) {
      collections[name] = { lastId, changed: [...changed], gone };
    }
  }
  return {
    format: 1,
    seed: { ...seeded.seed },
    fingerprint: seeded.fingerprint,
    switches: { ...sandbox.switches },
    clock: clockState(sandbox),
    site,
    lastCommunicationId,
    collections,
  };
}

/**
 * Restores a saved state in a freshly seeded sandbox. Returns false and changes nothing if the state was
 * saved over a seeded world that differs from this version's.
 */
export function putBack(sandbox: SteeredSandbox, seeded: SeededWorld, saved: SavedWorld): boolean {
  if (seeded.fingerprint !== saved.fingerprint) return false;
  const collections = Object.entries(saved.collections).map(([name, { lastId, changed, gone }]) => {
    const records = new Map(
      (seeded.snapshot.states.get(name) ?? []).map((record) => [record.id, record]),
    );
    for (const id of gone) records.delete(id);
    for (const record of changed) records.set(record.id, record);
    const inOrder = [...records.values()].toSorted((a, b) => a.id - b.id);
    return [name, { records: inOrder, lastId }] as const;
  });
  const { site, lastCommunicationId, switches } = saved;
  sandbox.world.load({ site, lastCommunicationId, collections: new Map(collections) });
  Object.assign(sandbox.switches, switches);
  if (saved.clock.stoppedAt !== null) sandbox.clock.set(saved.clock.stoppedAt);
  else if (saved.clock.ahead !== 0) sandbox.clock.advance(saved.clock.ahead);
  return true;
}

/** The clock in its saved form. */
export function clockState({ clock }: Pick<SteeredSandbox, 'clock'>): SavedWorld['clock'] {
  return clock.running
    ? { stoppedAt: null, ahead: clock.ahead }
    : { stoppedAt: clock.now(), ahead: 0 };
}

/** How many records of a collection count for the fingerprint at most. */
const SAMPLE = 300;

function fingerprintOf({ states }: WorldSnapshot): string {
  const hash = createHash('sha256');
  for (const [name, records] of states) {
    hash.update(`${name} ${records.length}\n`);
    const step = Math.max(1, Math.ceil(records.length / SAMPLE));
    for (let at = 0; at < records.length; at += step) hash.update(JSON.stringify(records[at]));
  }
  return hash.digest('hex').slice(0, 16);
}
