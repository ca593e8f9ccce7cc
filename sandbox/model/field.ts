import type { FieldError } from '../http/errors.ts';
import type { FieldSpec } from '../query/schema.ts';
import type { Switches } from '../switches.ts';
import type { World } from '../world/world.ts';
import type { ReadContext } from './readContext.ts';

/** Parts of a record whose change may or may not count as a change of the record (UNSURE). */
export type TouchKind = 'field' | 'communication' | 'type' | 'custom';

/** The input of a write, and what it collects on the way. */
export interface WriteContext {
  readonly world: World;
  readonly switches: Switches;
  /** Name of the object in error bodies, `contact`. */
  readonly resource: string;
  readonly mode: 'create' | 'replace' | 'patch';
  readonly errors: FieldError[];
  readonly touched: Set<TouchKind>;
  /** Whether the body asked not to search for duplicates. */
  ignoreDuplicates: boolean;
}

/** Whether this is a PUT of a contact on a site whose contact PUT misbehaves (OBS). */
export function isPutBroken(context: WriteContext): boolean {
  return (
    context.mode === 'replace' &&
    context.resource === 'contact' &&
    context.switches.contactPut === 'broken'
  );
}

/**
 * Sets one key of a record that is being written. Until it is stored, nothing else shares the
 * record, and it is the only one that is changed in place.
 */
export function set<T extends object>(draft: T, key: string & keyof T, value: unknown): void {
  Reflect.set(draft, key, value);
}

/** One PATCH operation as sent. */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** One wire field of an object: how it is read, queried and written. */
export interface Field<T> {
  readonly name: string;
  readonly spec: FieldSpec;
  /** Oldest model version that has the field; absent: as old as any the sandbox plays. */
  readonly since?: string;
  /** Wire value; null and undefined are dropped from responses. Without a reader, it is never returned. */
  readonly read?: (record: T, context: ReadContext) => unknown;
  /** The wire value as JSON text, if that is much cheaper than `read`; undefined is dropped. */
  readonly readText?: (record: T, context: ReadContext) => string | undefined;
  /** Absent: writes know the name and ignore its value, as for `id` and `_info`. */
  readonly write?: (draft: T, value: unknown, context: WriteContext) => void;
  /** Sets the field to nothing; absent: PATCH `remove` fails. */
  readonly clear?: (draft: T, context: WriteContext) => void;
  readonly required?: boolean;
  /** False to reject any PATCH operation on it. */
  readonly patchable?: boolean;
  /** True: written on POST only, ignored by PUT. */
  readonly createOnly?: boolean;
  /** PATCH paths below the field, for example `communicationItems/1/value`. */
  readonly patchInside?: (
    draft: T,
    operation: PatchOperation,
    rest: readonly string[],
    context: WriteContext,
  ) => void;
}

/** An object of the API: its fields in the order they are rendered. */
export interface Model<T> {
  /** `Contact`, as unknown-member and not-found messages spell it. */
  readonly label: string;
  /** `contact`, as validation errors spell it. */
  readonly resource: string;
  readonly fields: readonly Field<T>[];
  /** Links of `_info` besides the stamp, given the record and the href start. */
  readonly links?: (record: T, href: string) => Record<string, string>;
}
