import { badInput } from '../../core/badInput.ts';
import { fieldNamed } from '../../core/contact/ampFields.ts';
import { closestNames } from '../../core/filter/closest.ts';
import { dependenciesOf, type MissingName } from '../../core/mapping/dependencies.ts';
import {
  entryOf,
  type MappingDocument,
  withEntry,
  withoutEntry,
} from '../../core/mapping/document.ts';
import { readEntry } from '../../core/mapping/readEntry.ts';
import type { EngineDeps } from '../deps.ts';
import { unmappedValues, watchLists } from '../detect/watchLists.ts';
import { mappingGround } from '../plan/policy.ts';

type Stores = Pick<EngineDeps, 'stores'>;

/** A person's change to the mapping: all of it, or the entry of one AMP field. */
export type MappingEdit =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'document'; readonly document: MappingDocument }
  /** Switches the field off, or back to the default mapping. */
  | { readonly kind: 'off' | 'default'; readonly field: string }
  /** Parts of its entry with their values, as entered. */
  | {
      readonly kind: 'parts';
      readonly field: string;
      readonly parts: ReadonlyMap<string, string>;
    };

/** The present mapping with the entered changes. Throws `bad_input`. */
export async function mappingUnderEdit(deps: Stores, edit: MappingEdit): Promise<MappingDocument> {
  const change = await mappingChange(deps, edit);
  return change((await deps.stores.mappings.get()).document);
}

/** The entered values as a change to any mapping. Throws `bad_input`, as does the change. */
export async function mappingChange(
  deps: Stores,
  edit: MappingEdit,
): Promise<(present: MappingDocument) => MappingDocument> {
  if (edit.kind === 'nothing') return (present) => present;
  if (edit.kind === 'document') return () => edit.document;
  const { fields } = await mappingGround(deps);
  const target = fieldNamed(fields, edit.field);
  if (target === undefined) {
    const names = fields.map(({ name }) => name);
    const closest = closestNames(edit.field, fields)[0] ?? '';
    throw badInput(
      'field',
      { code: 'unknown_amp_field', closest },
      { code: 'one_of', names: names.join(', ') },
    );
  }
  if (edit.kind !== 'parts') {
    return (present) => withoutEntry(present, target.name, edit.kind === 'off');
  }
  const { parts } = edit;
  if (parts.size === 0) {
    throw badInput('part=value', { code: 'nothing_for_field' }, { code: 'mapping_edit' });
  }
  return (present) => {
    const before = entryOf(present, target.name) ?? {
      amp: target.name,
      connectwise: target.custom === undefined ? target.name : '',
    };
    const entry = readEntry(before, parts);
    if (entry.connectwise !== '') return withEntry(present, entry);
    throw badInput(
      'connectwise',
      { code: 'no_source', amp: target.name },
      { code: 'a_source' },
      { see: 'connectwise_fields' },
    );
  };
}

/**
 * Names in a mapping that ConnectWise's lists lack, and entries of the lists that the mapping
 * lacks.
 */
export type ListFindings = {
  readonly missing: readonly MissingName[];
  readonly unmapped: Readonly<Record<string, readonly string[]>>;
};

/**
 * Compares a mapping with the lists of ConnectWise. Requests nothing without a connection, or if the
 * mapping uses no names of lists.
 */
export async function compareWithLists(
  { stores }: Stores,
  document: MappingDocument,
  open: () => Promise<EngineDeps>,
): Promise<ListFindings> {
  const named = dependenciesOf(document).length > 0;
  if (!named || (await stores.connections.get()) === null) return { missing: [], unmapped: {} };
  const deps = await open();
  const missing = await watchLists(deps, document);
  return { missing, unmapped: await unmappedValues(deps, document) };
}
