import { type Field, set, type WriteContext } from './field.ts';
import { type RefTarget, refSpec, renderRef, resolveRef } from './reference.ts';
import { conversionError } from './values.ts';

interface Typed {
  readonly typeIds: readonly number[];
}

/**
 * The `types` of a contact or company: an array of references, listed even when empty (OBS),
 * settable on POST only and refused in a PATCH (SPEC, CLIENT); afterwards there are associations.
 */
export function typesField<T extends Typed, R extends { readonly id: number }>(
  target: RefTarget<R>,
): Field<T> {
  return {
    name: 'types',
    spec: { kind: 'array', ...refFields(target) },
    read: (record, context) => record.typeIds.map((id) => renderRef(target, id, context)),
    write: (draft, value, context) => addTypes(draft, 'types', value, target, context),
    createOnly: true,
  };
}

/** `typeIds`, the write-only twin of `types` (SPEC). */
export function typeIdsField<T extends Typed, R extends { readonly id: number }>(
  target: RefTarget<R>,
): Field<T> {
  return {
    name: 'typeIds',
    spec: { kind: 'array' },
    write(draft, value, context) {
      if (context.switches.typeIdsOnCreate === 'ignore') return;
      const refs = Array.isArray(value) ? value.map((id: unknown) => ({ id })) : value;
      addTypes(draft, 'typeIds', refs, target, context);
    },
    createOnly: true,
  };
}

function refFields<R extends { readonly id: number }>(target: RefTarget<R>) {
  const { fields } = refSpec(target);
  return fields === undefined ? {} : { fields };
}

function addTypes<R extends { readonly id: number }>(
  draft: Typed,
  path: string,
  value: unknown,
  target: RefTarget<R>,
  context: WriteContext,
): void {
  if (value === null) return;
  if (!Array.isArray(value)) throw conversionError(context, path, value, 'List`1');
  const ids = new Set(draft.typeIds);
  for (const element of value) {
    const id = resolveRef(target, path, element, context);
    if (id !== null) ids.add(id);
  }
  set(draft, 'typeIds', [...ids]);
}
