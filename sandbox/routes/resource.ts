import type { Call } from '../http/call.ts';
import type { CompiledModel } from '../model/compile.ts';
import type { TouchKind, WriteContext } from '../model/field.ts';
import type { PermissionFunction } from '../world/baseline.ts';
import type { Collection } from '../world/collection.ts';
import type { Stamped } from '../world/entities.ts';
import type { ChangeType, World } from '../world/world.ts';

export type Stored = Stamped;

/** Facts about a write besides the record itself. */
export interface WriteFacts<T> {
  /** Undefined on create. */
  readonly previous: T | undefined;
  readonly touched: ReadonlySet<TouchKind>;
}

/** One collection of the API with its item routes. Verbs without their function answer 405. */
export interface Resource<T extends Stored> {
  /** Below `apis/3.0/`; a sub-resource has a `:parent` segment. */
  readonly path: string;
  readonly compiled: CompiledModel<T>;
  /** The permission row that governs it; null: any caller may. */
  readonly permission: PermissionFunction | null;
  /** Setup table: readable without rights, by switch. */
  readonly lookup?: boolean;
  /** Oldest `Accept` version the endpoint answers. */
  readonly oldestVersion?: string;
  /** All records the path holds, by ascending id. Throws 404 for an unknown parent. */
  readonly list: (call: Call) => readonly T[];
  readonly find: (call: Call, id: number) => T | undefined;
  /** Finds the record of an item path that takes more than numeric ids. */
  readonly locate?: (call: Call) => T | undefined;
  /** Whether it is the caller's own record, for the level `My`; absent: `My` counts as `All`. */
  readonly isOwn?: (call: Call, record: T) => boolean;
  /** A new record with its id and defaults; present: POST is allowed. */
  readonly blank?: (call: Call) => T;
  /**
   * Checks the whole draft before it is stored: returns what follows from it, adds to `context.errors`, or
   * throws.
   */
  readonly settle?: (
    call: Call,
    draft: T,
    context: WriteContext,
    facts: WriteFacts<T>,
  ) => Partial<T> | undefined;
  /** Stores the finished record; present: PATCH (and PUT unless `noPut`) are allowed. */
  readonly store?: (call: Call, record: T, facts: WriteFacts<T>) => void;
  readonly noPut?: boolean;
  /** Present: DELETE is allowed. */
  readonly remove?: (call: Call, record: T) => void;
  /** Whether a write of these kinds moves `lastUpdated`; absent: every write does. */
  readonly moves?: (call: Call, touched: ReadonlySet<TouchKind>) => boolean;
  /** The type under which callbacks announce its changes. */
  readonly changeType?: ChangeType;
}

/** `list`, `find`, `store` and `remove` for a path that serves all of a collection. */
export function wholeCollection<T extends Stored>(
  of: (world: World) => Collection<T>,
): Pick<Resource<T>, 'list' | 'find'> & Required<Pick<Resource<T>, 'store' | 'remove'>> {
  return {
    list: (call) => of(call.world).all(),
    find: (call, id) => of(call.world).get(id),
    store: (call, record) => {
      of(call.world).put(record);
    },
    remove: (call, record) => {
      of(call.world).delete(record.id);
    },
  };
}
