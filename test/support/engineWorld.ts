import { commandLine } from '../../src/core/actor.ts';
import { Failure } from '../../src/core/failure.ts';
import type { ActivityChanges } from '../../src/core/todo/todo.ts';
import type { EngineDeps } from '../../src/engine/deps.ts';
import { applyRun } from '../../src/engine/run/applyRun.ts';
import { run as runOnce } from '../../src/engine/run/run.ts';
import type { AmpContactRow } from '../../src/ports/ampContactStores.ts';
import type { Clock, Timer } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import type { NamedRecords } from '../../src/ports/namedRecords.ts';
import type { Run } from '../../src/ports/runStores.ts';
import type { OrganizationStores } from '../../src/ports/stores.ts';
import type { Database } from '../../src/storage/openDatabase.ts';
import {
  createMemoryConnectWise,
  type Interference,
  type MemoryConnectWise,
} from './memory/memoryConnectWise.ts';
import { contact } from './records.ts';

/** A clock that stands still until `set` or a wait moves it. */
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

/** A timer that never fires: no run of a test lasts long enough for it. */
export const idleTimer: Timer = { every: () => ({ stop: async () => undefined }) };

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** The process died here: nothing after it happens. */
export class Crash extends Error {}

/** Counts the outside effects of a run, and kills it at a chosen point. */
export class Fuse {
  #left: number | null = null;
  #blown = false;
  effects = 0;

  /** Lets the process die at the n-th effect from now, before it (`before`) or right after it. */
  arm(effects: number): void {
    this.#left = effects;
    this.#blown = false;
  }

  /** Starts a new process. */
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

/** Stores in which every call passes the fuse; `between` runs before each. */
export function fused(
  stores: OrganizationStores,
  fuse: Fuse,
  between: () => Promise<void>,
): OrganizationStores {
  const wrap = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          await between();
          return await fuse.through(
            async () => (await Reflect.apply(member, target, args)) as unknown,
          );
        };
      },
    });
  return {
    organizationId: stores.organizationId,
    actor: stores.actor,
    answers: wrap(stores.answers),
    connections: wrap(stores.connections),
    filters: wrap(stores.filters),
    settings: wrap(stores.settings),
    mappings: wrap(stores.mappings),
    ampFields: wrap(stores.ampFields),
    knownLists: wrap(stores.knownLists),
    server: wrap(stores.server),
    users: wrap(stores.users),
    tokens: wrap(stores.tokens),
    savedViews: wrap(stores.savedViews),
    invitations: wrap(stores.invitations),
    sweeps: wrap(stores.sweeps),
    writes: wrap(stores.writes),
    decisions: wrap(stores.decisions),
    erasure: wrap(stores.erasure),
    history: wrap(stores.history),
    holds: wrap(stores.holds),
    conflicts: wrap(stores.conflicts),
    skips: wrap(stores.skips),
    matches: wrap(stores.matches),
    changes: wrap(stores.changes),
    setupGuide: wrap(stores.setupGuide),
    locks: wrap(stores.locks),
    readings: wrap(stores.readings),
    plans: wrap(stores.plans),
    runs: wrap(stores.runs),
    requests: wrap(stores.requests),
    callbacks: wrap(stores.callbacks),
    schedule: wrap(stores.schedule),
    mirror: wrap(stores.mirror),
    ampContacts: wrap(stores.ampContacts),
    imports: wrap(stores.imports),
    todos: wrap(stores.todos),
    todoSync: wrap(stores.todoSync),
    ids: wrap(stores.ids),
    webhooks: wrap(stores.webhooks),
    webhookDeliveries: wrap(stores.webhookDeliveries),
    under: (lease) => fused(stores.under(lease), fuse, between),
  };
}

/** One organization: a ConnectWise in memory, real stores, the engine between them. */
export class EngineWorld {
  readonly memory: MemoryConnectWise;
  readonly fuse = new Fuse();
  readonly stores: OrganizationStores;
  readonly deps: EngineDeps;
  readonly clock: ReturnType<typeof fakeClock>;
  /** Called around the next requests; tests replace it. */
  interference: Interference = {};
  /** Interference by someone else, before a store is used or ConnectWise is written to. */
  meddling: ((what: 'store' | 'write') => Promise<void>) | null = null;
  /** Records whose requests by id fail. */
  unreadableById: ReadonlySet<number> = new Set();
  /** How many characters ConnectWise keeps of a text; null: all. */
  longest: number | null = null;
  /** Whether line breaks in notes of activities stay (UNSURE). */
  keepsBreaks = true;
  /** A part of activities that ConnectWise lets nobody change; null: none. */
  refuses: keyof ActivityChanges | null = null;

  private constructor(
    database: Database,
    organizationId: string,
    pageSize: number,
    idPrefix: string,
  ) {
    const start = Date.parse('2026-03-01T08:00:00Z');
    let made = 0;
    this.clock = fakeClock(start);
    this.memory = createMemoryConnectWise({
      now: start,
      pageSize,
      interference: {
        beforeRequest: (resource) => {
          // Readings take time, so a change during a reading is stamped later than its start.
          this.pass(100);
          this.interference.beforeRequest?.(resource);
        },
        onPage: (page) => this.interference.onPage?.(page) ?? page,
        beforeWrite: (write) => this.interference.beforeWrite?.(write),
        afterWrite: (write) => this.interference.afterWrite?.(write),
        beforeActivityWrite: (kind, id) => this.interference.beforeActivityWrite?.(kind, id),
        afterActivityWrite: (write) => this.interference.afterActivityWrite?.(write),
        rewriteNotes: (notes) => (this.keepsBreaks ? notes : notes.replaceAll('\n', ' ')),
        // Line breaks become spaces (DOC); texts that are too long are cut, except addresses.
        rewrite: (text) => {
          const kept = text.replaceAll(/[\r\n]/gu, ' ');
          return text.includes('@') ? kept : kept.slice(0, this.longest ?? kept.length);
        },
      },
    });
    // Contacts that tests put have ids up to 100, contacts that ampwise creates have higher ones.
    this.memory.put(contact(100));
    this.memory.delete(100);
    this.stores = database.organization(organizationId, commandLine);
    this.deps = {
      stores: fused(this.stores, this.fuse, async () => await this.meddling?.('store')),
      connectWise: this.#disturbed(this.memory),
      clock: this.clock,
      ids: { next: () => `${idPrefix}-${String(++made).padStart(6, '0')}`, jitter: () => 0.5 },
      log: silentLog,
      timer: idleTimer,
      leaseMilliseconds: 0,
    };
  }

  /** The ids it makes begin with `idPrefix`. */
  static async open(database: Database, organizationId: string, pageSize = 1000, idPrefix = 'id') {
    await database.ensureOrganization(organizationId, organizationId);
    return new EngineWorld(database, organizationId, pageSize, idPrefix);
  }

  /** Interferes before each write, and lets the process die before or after it. */
  #disturbed(memory: MemoryConnectWise): MemoryConnectWise {
    const writes = new Set<string | symbol>([
      'createContact',
      'updateContact',
      'createCompany',
      'updateCompany',
      'createActivity',
      'updateActivity',
      'deleteActivity',
    ]);
    const { fuse } = this;
    const meddle = async () => await this.meddling?.('write');
    let guard: Parameters<MemoryConnectWise['guardWrites']>[0] = null;
    const guardWrites: MemoryConnectWise['guardWrites'] = (check) => {
      guard = check;
    };
    const check = (changes: unknown) => this.#checkParts(changes);
    const refuseById = (id: unknown) => {
      if (typeof id === 'number' && this.unreadableById.has(id)) throw this.outage();
    };
    return new Proxy(memory, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        const call = (...args: unknown[]): unknown => Reflect.apply(member, target, args);
        if (name === 'contact' || name === 'activity') {
          return async (...args: unknown[]) => {
            refuseById(args[0]);
            return await call(...args);
          };
        }
        if (name === 'guardWrites') return guardWrites;
        if (!writes.has(name)) return call;
        return async (...args: unknown[]) => {
          await meddle();
          await guard?.();
          if (name === 'updateActivity') check(args[1]);
          return await fuse.through(async () => await call(...args));
        };
      },
    });
  }

  #checkParts(changes: unknown): void {
    const { refuses } = this;
    if (refuses === null || typeof changes !== 'object' || changes === null) return;
    if (!(refuses in changes)) return;
    const detail = { connectwiseCode: 'InvalidField', field: refuses, requestId: 'memory' };
    throw new Failure('write_refused', detail);
  }

  /** The failure that the connector throws when ConnectWise fails for longer than it retries. */
  outage(): Failure {
    return new Failure('connectwise_failing', { status: 503, requestId: 'none' });
  }

  /** Advances the time on both sides, in seconds. */
  pass(seconds: number): void {
    this.memory.now += seconds * 1000;
    this.clock.set(this.clock.now() + seconds * 1000);
  }

  sync(): Promise<Run> {
    return runOnce(this.deps, { kind: 'sync' });
  }

  /** A sync of only these records. */
  syncRecords(records: NamedRecords): Promise<Run> {
    return runOnce(this.deps, { kind: 'records', records });
  }

  /** A sync that is killed at the n-th effect, if it has that many. */
  async crash(effects: number, sync: () => Promise<unknown> = () => this.sync()): Promise<void> {
    this.fuse.arm(effects);
    await sync().catch((thrown: unknown) => {
      if (!(thrown instanceof Crash)) throw thrown;
    });
    this.fuse.disarm();
  }

  /** A sync; if its plan goes on hold, it is approved. */
  async syncAndApprove(): Promise<Run> {
    return await this.approve(await this.sync());
  }

  /** Applies the plan of a run if it is on hold. */
  async approve(run: Run): Promise<Run> {
    if (run.status !== 'held') return run;
    const [open] = await this.stores.plans.lines(run.id, 0, 1, 'proposed');
    if (open === undefined) return await this.sweep();
    return await applyRun(this.deps, run.id);
  }

  /** Sweeps, and approves the sweep and its plan. */
  async sweep(): Promise<Run> {
    const swept = await runOnce(this.deps, { kind: 'sweep', approve: true });
    if (swept.status !== 'held') return swept;
    await applyRun(this.deps, swept.id);
    // What follows from the approved lines comes with the next sync.
    return await this.syncAndApprove();
  }

  async ampContacts(): Promise<readonly AmpContactRow[]> {
    return this.stores.ampContacts.list({ afterId: '', limit: 1000, removed: true });
  }

  /** Everything that a person could tell apart, without times and without ids that differ from run to run. */
  async picture(): Promise<unknown> {
    const { contacts: records, companies } = this.memory.records;
    const amps = (await this.ampContacts()).map(({ email, fields, deletedAt, link }) => ({
      contactId: link === null ? null : given(link.contactId),
      state: link?.state ?? null,
      removed: deletedAt !== null,
      email,
      fields,
    }));
    const contacts = [...records.values()].map(
      ({ id, companyId, communications, lastUpdated: _lastUpdated, ...rest }) => ({
        ...rest,
        id: given(id),
        company: companies.get(companyId ?? 0)?.name ?? companyId,
        items: communications.map(({ channel, value, extension }) => ({
          channel,
          value,
          extension,
        })),
      }),
    );
    const skips = await this.stores.skips.list('contact', { after: null, limit: 1000 });
    const ampSkips = await this.stores.skips.list('amp_contact', { after: null, limit: 1000 });
    return {
      amps: inOrder(amps),
      contacts: inOrder(contacts),
      // Companies that ampwise creates also get the next free id.
      companies: inOrder(
        [...companies.values()].map(({ id: _id, lastUpdated: _lastUpdated, ...rest }) => rest),
      ),
      skips: inOrder(skips.map(({ id, reason }) => ({ id: given(id), reason }))),
      ampSkips: inOrder(ampSkips.map(({ reason }) => reason)),
      conflicts: await this.stores.conflicts.count(),
    };
  }
}

/** Whether ampwise created a contact: those get the next free id, in the order of creation. */
export function isSent(contactId: number): boolean {
  return contactId > 100;
}

function given(contactId: number): number | 'sent' {
  return isSent(contactId) ? 'sent' : contactId;
}

function inOrder<T>(records: readonly T[]): readonly T[] {
  return records.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
