import {
  createMemoryConnectWise,
  type Interference,
  type MemoryConnectWise,
} from '../../src/connectors/memory/memoryConnectWise.ts';
import { Failure } from '../../src/core/failure.ts';
import type { EngineDeps } from '../../src/engine/deps.ts';
import { run } from '../../src/engine/run.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import type { AmpContactRow, OrganizationStores, Run } from '../../src/ports/stores.ts';
import type { Database } from '../../src/storage/openDatabase.ts';

/** A clock that moves only when told; waiting moves it. */
export function fakeClock(start: number): Clock & { set(now: number): void } {
  let now = start;
  return {
    now: () => now,
    set: (next) => {
      now = next;
    },
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  };
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** The process died here: nothing of it happens any more. */
export class Crash extends Error {}

/** Counts what a run does outside itself, and kills it at a chosen point. */
export class Fuse {
  #left: number | null = null;
  #blown = false;
  effects = 0;

  /** The process dies at the n-th effect from now, before it (`before`) or right after it. */
  arm(effects: number): void {
    this.#left = effects;
    this.#blown = false;
  }

  /** A new process. */
  disarm(): void {
    this.#left = null;
    this.#blown = false;
  }

  async through<T>(effect: () => Promise<T>): Promise<T> {
    this.#step();
    const result = await effect();
    this.#step();
    return result;
  }

  #step(): void {
    this.effects++;
    if (this.#left !== null && --this.#left <= 0) this.#blown = true;
    if (this.#blown) throw new Crash();
  }
}

/** Stores of which every call passes the fuse. */
function fused(stores: OrganizationStores, fuse: Fuse): OrganizationStores {
  const wrap = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) =>
          fuse.through(async () => (await Reflect.apply(member, target, args)) as unknown);
      },
    });
  return {
    organizationId: stores.organizationId,
    connections: wrap(stores.connections),
    filters: wrap(stores.filters),
    locks: wrap(stores.locks),
    readings: wrap(stores.readings),
    plans: wrap(stores.plans),
    runs: wrap(stores.runs),
    mirror: wrap(stores.mirror),
    ampContacts: wrap(stores.ampContacts),
  };
}

/** One organization: a ConnectWise in memory, real stores, the engine between them. */
export class EngineWorld {
  readonly memory: MemoryConnectWise;
  readonly fuse = new Fuse();
  readonly stores: OrganizationStores;
  readonly deps: EngineDeps;
  readonly clock: ReturnType<typeof fakeClock>;
  /** What happens during the next readings; a test replaces it. */
  interference: Interference = {};

  private constructor(database: Database, organizationId: string, pageSize: number) {
    const start = Date.parse('2026-03-01T08:00:00Z');
    let made = 0;
    this.clock = fakeClock(start);
    this.memory = createMemoryConnectWise({
      now: start,
      pageSize,
      interference: {
        beforeRequest: (resource) => {
          // Readings take time: what changes during one carries a later stamp than its start.
          this.pass(100);
          this.interference.beforeRequest?.(resource);
        },
        onPage: (page) => this.interference.onPage?.(page) ?? page,
      },
    });
    this.stores = database.organization(organizationId);
    this.deps = {
      stores: fused(this.stores, this.fuse),
      connectWise: this.memory,
      clock: this.clock,
      ids: { next: () => `id-${String(++made).padStart(6, '0')}`, jitter: () => 0.5 },
      log: silentLog,
      holder: { host: 'test', pid: 1, startedAt: 'now' },
      isDead: () => true,
    };
  }

  static async open(database: Database, organizationId: string, pageSize = 1000) {
    await database.ensureOrganization(organizationId, organizationId);
    return new EngineWorld(database, organizationId, pageSize);
  }

  /** What the connector throws when ConnectWise fails for longer than it retries. */
  outage(): Failure {
    return new Failure('connectwise_failing', { status: 503, requestId: 'none' });
  }

  /** Time passes on both sides, in seconds. */
  pass(seconds: number): void {
    this.memory.now += seconds * 1000;
    this.clock.set(this.clock.now() + seconds * 1000);
  }

  sync(): Promise<Run> {
    return run(this.deps, { kind: 'sync' });
  }

  /** A sync that is killed at the n-th effect, and the one after it. */
  async crashAndSync(effects: number): Promise<Run> {
    this.fuse.arm(effects);
    const first = await this.sync().catch((thrown: unknown) => {
      if (thrown instanceof Crash) return null;
      throw thrown;
    });
    this.fuse.disarm();
    return first?.status === 'succeeded' ? first : this.sync();
  }

  async ampContacts(): Promise<readonly AmpContactRow[]> {
    return this.stores.ampContacts.list({ afterId: '', limit: 1000, removed: true });
  }

  /** Everything that a person could tell apart, without ids of ours and times. */
  async picture(): Promise<unknown> {
    const contacts = (await this.ampContacts()).map(({ email, fields, deletedAt, link }) => ({
      contactId: link?.contactId ?? null,
      state: link?.state ?? null,
      removed: deletedAt !== null,
      email,
      fields,
    }));
    const skips = await this.stores.mirror.skips({ afterContactId: 0, limit: 1000 });
    return {
      contacts: contacts.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      skips: skips.map(({ contactId, reason, about }) => ({
        contactId,
        reason,
        // Ids of AMP contacts differ from run to run.
        about: about?.kind === 'amp_contact' ? 'an AMP contact' : about,
      })),
    };
  }
}
