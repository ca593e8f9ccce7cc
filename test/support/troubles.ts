import fc from 'fast-check';
import { Failure } from '../../src/core/failure.ts';
import { type Requested, requestRun, runRequested } from '../../src/engine/run/requested.ts';
import type { EngineWorld } from './engineWorld.ts';

/**
 * What goes wrong with a sync, for any kind of record; `Edit` is what people do to the records. Plain data,
 * so that a failing history can be stored as JSON and replayed.
 */
export type Trouble<Edit> =
  | { readonly kind: 'none' }
  /** The process dies at the n-th effect on stores or ConnectWise, before or right after it. */
  | { readonly kind: 'crash'; readonly effect: number }
  /** The n-th request fails for longer than it is retried. */
  | { readonly kind: 'fault'; readonly request: number }
  /** The n-th write takes effect, and its answer is lost. */
  | { readonly kind: 'unheard'; readonly write: number }
  /** The n-th write takes no effect, and its answer is lost. */
  | { readonly kind: 'unsent'; readonly write: number }
  /** ConnectWise rejects the n-th write. */
  | { readonly kind: 'refused'; readonly write: number; readonly field: string }
  /**
   * ConnectWise answers each write of these records with 500, and each reading by their id if `reads`, in one
   * sync and those right after it. 0 stands for all new records.
   */
  | {
      readonly kind: 'poison';
      readonly ids: readonly number[];
      readonly reads: boolean;
      readonly syncs: number;
    }
  /** Someone edits a record in the middle: before the n-th use of a store, or write, or either. */
  | {
      readonly kind: 'meddle';
      readonly at: 'store' | 'write' | 'any';
      readonly nth: number;
      readonly edit: Edit;
    }
  /** A record arrives in a form that cannot be read. */
  | { readonly kind: 'unreadable'; readonly id: number }
  /**
   * The sync is requested, and parked before the n-th use of a store, later in each turn, until it ends;
   * someone may edit something before the second turn.
   */
  | { readonly kind: 'parked'; readonly every: number; readonly edit: Edit | null };

/** Runs a sync in trouble. The trouble is over when it returns. */
export async function syncInTrouble<Edit>(
  world: EngineWorld,
  trouble: Trouble<Edit>,
  edit: (edit: Edit) => Promise<void>,
  sync: () => Promise<unknown> = () => world.sync(),
  requested: Requested = { what: 'sync' },
): Promise<void> {
  if (trouble.kind === 'crash') await world.crash(trouble.effect, sync);
  else if (trouble.kind === 'parked') {
    const { every } = trouble;
    await inTurns(world, requested, every, async () => {
      if (trouble.edit !== null) await edit(trouble.edit);
    });
  } else {
    plant(world, trouble, edit);
    const syncs = trouble.kind === 'poison' ? trouble.syncs : 1;
    for (let nth = 1; nth <= syncs; nth++) {
      if (nth > 1) world.pass(1201);
      await sync();
    }
  }
  world.interference = {};
  world.meddling = null;
  world.unreadableById = new Set();
}

/** How many turns end early; the next one may go to the end. */
const turns = 4;

/** A requested run in turns; something happens between the first two. */
async function inTurns(
  world: EngineWorld,
  requested: Requested,
  every: number,
  between: () => Promise<void>,
): Promise<void> {
  const isQueued = await requestRun(world.deps, requested).catch((thrown: unknown) => {
    // A direct run would say so too.
    if (thrown instanceof Failure && thrown.code === 'not_read_yet') return null;
    throw thrown;
  });
  if (isQueued === null) return;
  for (let turn = 1; ; turn++) {
    const { stores } = world;
    const taken = await stores.requests.take('w', new Date(world.clock.now()).toISOString());
    if (taken === null) return;
    const parking = new AbortController();
    let used = 0;
    world.meddling = async () => {
      if (turn <= turns && ++used === every * turn) parking.abort();
    };
    await runRequested(world.deps, taken, { signal: parking.signal });
    world.meddling = null;
    if (turn === 1) await between();
  }
}

function plant<Edit>(
  world: EngineWorld,
  trouble: Trouble<Edit>,
  edit: (edit: Edit) => Promise<void>,
): void {
  let counted = 0;
  const nth = (wanted: number) => ++counted === wanted;
  switch (trouble.kind) {
    case 'fault':
      world.interference = {
        beforeRequest: () => {
          if (nth(trouble.request)) throw world.outage();
        },
      };
      return;
    case 'unheard': {
      const after = (kind: string) => {
        if (nth(trouble.write)) throw lost(kind);
      };
      world.interference = {
        afterWrite: ({ kind }) => after(kind),
        afterActivityWrite: ({ kind }) => after(kind),
      };
      return;
    }
    case 'unsent':
      beforeWrites(world, (kind) => {
        if (nth(trouble.write)) throw lost(kind);
      });
      return;
    case 'refused':
      beforeWrites(world, () => {
        if (!nth(trouble.write)) return;
        const detail = { connectwiseCode: 'InvalidField', field: trouble.field, requestId: 'x' };
        throw new Failure('write_refused', detail);
      });
      return;
    case 'poison':
      beforeWrites(world, (kind, id) => {
        if (trouble.ids.includes(id ?? 0)) throw lost(kind);
      });
      if (trouble.reads) world.unreadableById = new Set(trouble.ids);
      return;
    case 'meddle': {
      let doing = false;
      world.meddling = async (what) => {
        if (doing || (trouble.at !== 'any' && what !== trouble.at) || !nth(trouble.nth)) return;
        doing = true;
        await edit(trouble.edit);
        doing = false;
      };
      return;
    }
    case 'unreadable':
      world.interference = {
        onPage: (page) => ({
          ...page,
          records: page.records.filter((record) => record.id !== trouble.id),
          unreadable: page.records
            .filter((record) => record.id === trouble.id)
            .map((record) => ({ id: record.id, problem: 'planted' })),
        }),
      };
      return;
    case 'none':
    case 'crash':
    case 'parked':
  }
}

function beforeWrites(world: EngineWorld, before: (kind: string, id: number | null) => void): void {
  world.interference = {
    beforeWrite: ({ kind, id }) => before(kind, id),
    beforeActivityWrite: (kind, id) => before(kind, id),
  };
}

/**
 * The failure of a lost answer: a new record is not sent twice, a change is, which shows that ConnectWise is
 * failing.
 */
function lost(kind: string): Failure {
  const creates = kind === 'create' || kind === 'company' || kind === 'createActivity';
  return creates
    ? new Failure('write_uncertain', { what: 'record' })
    : new Failure('connectwise_failing', { status: 500, requestId: 'none' });
}

/** Troubles that change nothing by themselves: the result has to be the same as without trouble. */
export const harmless: fc.Arbitrary<Trouble<never>> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.record({ kind: fc.constant('crash' as const), effect: fc.integer({ min: 1, max: 120 }) }),
  fc.record({ kind: fc.constant('fault' as const), request: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant('unheard' as const), write: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('unsent' as const), write: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    kind: fc.constant('parked' as const),
    every: fc.integer({ min: 1, max: 40 }),
    edit: fc.constant(null),
  }),
);

/** Any trouble with records of these ids in ConnectWise and these fields. */
export function anyTroubleWith<Edit>(records: {
  readonly ids: readonly number[];
  /** Fields by whose name a write is rejected. */
  readonly fields: readonly string[];
  readonly edit: fc.Arbitrary<Edit>;
}): fc.Arbitrary<Trouble<Edit>> {
  return fc.oneof(
    { weight: 6, arbitrary: harmless },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('meddle' as const),
        at: fc.constantFrom('store' as const, 'write' as const, 'any' as const),
        nth: fc.integer({ min: 1, max: 70 }),
        edit: records.edit,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('parked' as const),
        every: fc.integer({ min: 1, max: 40 }),
        edit: records.edit,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('poison' as const),
        ids: fc.subarray([0, ...records.ids], { minLength: 1 }),
        reads: fc.boolean(),
        syncs: fc.integer({ min: 1, max: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('refused' as const),
        write: fc.integer({ min: 1, max: 3 }),
        field: fc.constantFrom(...records.fields),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('unreadable' as const),
        id: fc.constantFrom(...records.ids),
      }),
    },
  );
}
