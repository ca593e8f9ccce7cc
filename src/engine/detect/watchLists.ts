import { asFailure } from '../../core/failure.ts';
import {
  dependenciesOf,
  type MissingName,
  mappedListOf,
  missingNames,
  unmappedNames,
} from '../../core/mapping/dependencies.ts';
import type { MappingDocument } from '../../core/mapping/document.ts';
import { type EngineDeps, instant } from '../deps.ts';

/**
 * What a mapping names and the lists of ConnectWise have no more: renamed or removed there. Asks for the
 * lists that the mapping names something of, and for no other; a list that may not be read is passed
 * over. What the lists have now is remembered, so that a new name can be told.
 */
export async function watchLists(
  { stores, connectWise, clock, log }: EngineDeps,
  document: MappingDocument,
): Promise<readonly MissingName[]> {
  const all = dependenciesOf(document);
  const missing: MissingName[] = [];
  for (const list of new Set(all.map((dependency) => dependency.list))) {
    const present = await connectWise.list(list, { fresh: true }).catch((thrown: unknown) => {
      const { code } = asFailure(thrown);
      if (code !== 'right_missing' && code !== 'record_missing') throw thrown;
      log.warn('lists.not_readable', { list, code });
      return null;
    });
    if (present === null) continue;
    missing.push(
      ...missingNames(
        all.filter((dependency) => dependency.list === list),
        present,
        await stores.knownLists.get(list),
      ),
    );
    await stores.knownLists.remember(
      list,
      present.map(({ id, name }) => ({ id, name })),
      instant(clock),
    );
  }
  return missing;
}

/** Values of ConnectWise that a value map lacks, by AMP field; only fields with such values are there. */
export async function unmappedValues(
  { connectWise }: Pick<EngineDeps, 'connectWise'>,
  { entries }: MappingDocument,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const unmapped: Record<string, readonly string[]> = {};
  for (const entry of entries) {
    const list = mappedListOf(entry);
    if (list === null) continue;
    const names = unmappedNames(entry, await connectWise.list(list));
    if (names.length > 0) unmapped[entry.amp] = names;
  }
  return unmapped;
}
