import { ApiError } from '../http/errors.ts';
import type { FieldSpec, Schema } from '../query/schema.ts';
import type { Collection } from '../world/collection.ts';
import type { World } from '../world/world.ts';
import { type Field, set, type WriteContext } from './field.ts';
import type { ReadContext } from './readContext.ts';
import { conversionError, isRecord, toInteger } from './values.ts';

/** The kinds of record a reference may point at, and how a reference to one is rendered. */
export interface RefTarget<R extends { readonly id: number }> {
  readonly records: (world: World) => Collection<R>;
  readonly nameOf: (record: R) => string;
  readonly identifierOf?: (record: R) => string;
  readonly byIdentifier?: (world: World, identifier: string) => R | undefined;
  /** Key of the link in the reference's `_info`, `company_href`. */
  readonly link: string;
  /** Path of the target's collection, `company/companies`. */
  readonly path: string;
}

const INFO = '_info';

/** The reference object of a record id; a dangling id keeps its id and link only (OBS, [DJ]). */
export function renderRef<R extends { readonly id: number }>(
  target: RefTarget<R>,
  id: number | null,
  context: ReadContext,
): Record<string, unknown> | null {
  if (id === null) return null;
  const record = target.records(context.world).get(id);
  const ref: Record<string, unknown> = { id };
  if (record !== undefined) {
    if (target.identifierOf !== undefined) ref.identifier = target.identifierOf(record);
    ref.name = target.nameOf(record);
  }
  if (context.links !== 'none') {
    ref[INFO] = { [target.link]: `${context.href}${target.path}/${id}` };
  }
  return ref;
}

/**
 * The id that a written reference means, by `id` (number or numeric text), `identifier` or `name`; null
 * clears.
 */
export function resolveRef<R extends { readonly id: number }>(
  target: RefTarget<R>,
  path: string,
  value: unknown,
  context: WriteContext,
): number | null {
  if (value === null || value === undefined) return null;
  if (!isRecord(value)) throw conversionError(context, path, value, 'Reference');
  const { id, identifier, name } = value;
  const records = target.records(context.world);
  if (id !== undefined && id !== null && id !== 0) {
    const wanted = toInteger(context, `${path}.id`, id);
    if (wanted !== null && records.get(wanted) !== undefined) return wanted;
    refuse(context, path, `${path} ${wanted} was not found`);
    return null;
  }
  if (typeof identifier === 'string' && target.byIdentifier !== undefined) {
    const found = target.byIdentifier(context.world, identifier);
    if (found !== undefined) return found.id;
    refuse(context, path, `${path} ${identifier} was not found`);
    return null;
  }
  if (typeof name === 'string') {
    const wanted = name.toLowerCase();
    const found = records.all().find((record) => target.nameOf(record).toLowerCase() === wanted);
    if (found !== undefined) return found.id;
    refuse(context, path, `${path} ${name} was not found`);
    return null;
  }
  return null;
}

function refuse(context: WriteContext, field: string, message: string): void {
  context.errors.push({ code: 'InvalidField', message, resource: context.resource, field });
}

const PLAIN: Schema = { id: { kind: 'int' }, name: { kind: 'string' } };
const WITH_IDENTIFIER: Schema = { ...PLAIN, identifier: { kind: 'string' } };

export function refSpec<R extends { readonly id: number }>(target: RefTarget<R>): FieldSpec {
  return { kind: 'ref', fields: target.identifierOf === undefined ? PLAIN : WITH_IDENTIFIER };
}

/** A reference field stored as an id under `key`. */
export function reference<
  T extends Record<K, number | null>,
  K extends string,
  R extends { readonly id: number },
>(
  name: string,
  key: K & keyof T,
  target: RefTarget<R>,
  options: { readonly required?: boolean; readonly writable?: boolean } = {},
): Field<T> {
  const field: Field<T> = {
    name,
    spec: refSpec(target),
    read: (record, context) => renderRef(target, record[key], context),
  };
  if (options.writable === false) return field;
  const point = (draft: T, id: number | null, context: WriteContext): void => {
    set(draft, key, id);
    context.touched.add('field');
  };
  return {
    ...field,
    write: (draft, value, context) =>
      point(draft, resolveRef(target, name, value, context), context),
    ...(options.required === true
      ? { required: true }
      : { clear: (draft, context) => point(draft, null, context) }),
    patchInside(draft, operation, rest, context) {
      if (context.switches.patchRefSubpath === 'silent') return;
      const [member] = rest;
      if (rest.length !== 1 || member === undefined || operation.op === 'remove') {
        throw new ApiError(400, 'InvalidPatch', `The path ${operation.path} cannot be patched.`);
      }
      point(draft, resolveRef(target, name, { [member]: operation.value }, context), context);
    },
  };
}
