import { Failure } from '../../core/failure.ts';
import { type ContactFilter, type FilterField, fieldsIn } from '../../core/filter/contactFilter.ts';
import type { FilterNote, FilterWatch } from '../../core/filter/filterWatch.ts';
import { watchFilter as compare } from '../../core/filter/filterWatch.ts';
import type { FilterLists } from '../../core/filter/resolveFilter.ts';
import { type EngineDeps, instant, type RunLock } from '../deps.ts';
import { filterValues } from './filterLists.ts';

/** The result of comparing the saved filter with ConnectWise. */
export type WatchedFilter = FilterWatch & {
  /** Fields whose list the API member may not read: they are not checked. */
  readonly unseen: readonly FilterField[];
};

type Deps = Pick<EngineDeps, 'stores' | 'connectWise'>;

/** Compares the saved filter with the lists of ConnectWise; saves nothing. Null while no filter is saved. */
export async function watchFilter(deps: Deps): Promise<WatchedFilter | null> {
  return (await look(deps))?.watch ?? null;
}

/**
 * Compares the saved filter for a run. A renamed value gets its new name. A value that is gone is recorded
 * until the filter is saved again or the value returns.
 */
export async function followFilter(
  deps: Deps & Pick<EngineDeps, 'clock'>,
  { lease }: RunLock,
): Promise<WatchedFilter | null> {
  const looked = await look(deps);
  if (looked === null) return null;
  const { saved, before, standing, watch } = looked;
  const renamed = watch.notes.length > standing.length;
  if (renamed || JSON.stringify(standing.map(keyOf)) !== JSON.stringify(before.map(keyOf))) {
    const { filters } = deps.stores;
    await filters.follow(lease, saved, watch.filter, standing, instant(deps.clock));
  }
  return watch;
}

async function look({ stores, connectWise }: Deps) {
  const saved = await stores.filters.get();
  if (saved === null) return null;
  const { lists, unseen } = await listsFor({ connectWise }, saved);
  const watch = compare(saved, lists);
  const before = await stores.filters.notes();
  // For lists that cannot be read now, earlier findings remain.
  const standing = [
    ...watch.notes.filter(({ kind }) => kind === 'gone'),
    ...before.filter(({ field }) => unseen.includes(field)),
  ];
  return { saved, before, standing, watch: { ...watch, unseen } };
}

/** Throws `filter_gone` if every value of the filter is gone. */
export function refuseEmptied(watch: FilterWatch | null): void {
  if (watch?.nothingLeft !== true) return;
  const gone = watch.notes.filter(({ kind }) => kind === 'gone');
  throw new Failure('filter_gone', { gone: gone.map(noteName).join(', ') });
}

/** A value with its field, by the name it had: `company type Customer`. */
export function noteName(note: FilterNote): string {
  return `${note.field} ${note.kind === 'gone' ? note.name : note.from}`;
}

function keyOf({ kind, field, id }: FilterNote): string {
  return `${kind} ${field} ${id}`;
}

async function listsFor(
  deps: Pick<EngineDeps, 'connectWise'>,
  filter: ContactFilter,
): Promise<{ readonly lists: FilterLists; readonly unseen: readonly FilterField[] }> {
  const lists: Record<string, Awaited<ReturnType<typeof filterValues>>> = {};
  const unseen: FilterField[] = [];
  for (const field of fieldsIn(filter)) {
    try {
      lists[field] = await filterValues(deps, field);
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.code !== 'right_missing') throw thrown;
      unseen.push(field);
    }
  }
  return { lists, unseen };
}
