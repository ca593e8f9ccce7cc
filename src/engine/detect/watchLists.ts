import type { ListKind, Reference } from '../../core/contact/contact.ts';
import { asFailure } from '../../core/failure.ts';
import {
  dependenciesOf,
  type MissingName,
  mappedListOf,
  missingNames,
  unmappedNames,
} from '../../core/mapping/dependencies.ts';
import type { MappingDocument } from '../../core/mapping/document.ts';
import { type EngineDeps, instant, type RunLock } from '../deps.ts';

type Deps = Pick<EngineDeps, 'stores' | 'connectWise' | 'log'>;

/**
 * Names in a mapping that are no longer in ConnectWise's lists: renamed or removed there. Requests
 * only the lists whose names the mapping uses, and ignores a list that may not be read. Saves
 * nothing.
 */
export async function watchLists(
  deps: Deps,
  document: MappingDocument,
): Promise<readonly MissingName[]> {
  return (await look(deps, document)).missing;
}

/** For a run: finds missing names, and stores the present lists, so that the next run can report a rename. */
export async function rememberLists(
  deps: Deps & Pick<EngineDeps, 'clock'>,
  { lease }: RunLock,
  document: MappingDocument,
): Promise<readonly MissingName[]> {
  const { missing, seen } = await look(deps, document);
  for (const [list, entries] of seen) {
    await deps.stores.knownLists.remember(lease, list, entries, instant(deps.clock));
  }
  return missing;
}

async function look({ stores, connectWise, log }: Deps, document: MappingDocument) {
  const all = dependenciesOf(document);
  const missing: MissingName[] = [];
  const seen = new Map<ListKind, readonly Reference[]>();
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
    seen.set(
      list,
      present.map(({ id, name }) => ({ id, name })),
    );
  }
  return { missing, seen };
}

/**
 * ConnectWise values that a value map lacks, by AMP field; only fields with such values are
 * included.
 */
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
