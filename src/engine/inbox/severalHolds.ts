import { Failure } from '../../core/failure.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import type { HoldRow } from '../../ports/holdStore.ts';
import type { EngineDeps } from '../deps.ts';
import { keepBack, releaseHolds } from './holds.ts';
import { type FoundNames, findNames } from './names.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;

/** Puts records on hold; `missing` are ids of records that are not there. */
export async function keepSeveral(
  deps: Deps,
  ids: readonly string[],
): Promise<{ readonly kept: readonly RecordRef[]; readonly missing: readonly string[] }> {
  const kept: RecordRef[] = [];
  const missing: string[] = [];
  for (const id of new Set(ids)) {
    const record = await whereThere(async () => keepBack(deps, id));
    if (record === null) missing.push(id);
    else kept.push(record);
  }
  return { kept, missing };
}

/** Releases records; `missing` are ids of records that are not there. */
export async function releaseSeveral(
  deps: Deps,
  ids: readonly string[],
): Promise<{ readonly released: number; readonly missing: readonly string[] }> {
  let released = 0;
  const missing: string[] = [];
  for (const id of new Set(ids)) {
    const count = await whereThere(async () => releaseHolds(deps, { id }));
    if (count === null) missing.push(id);
    else released += count;
  }
  return { released, missing };
}

async function whereThere<T>(work: () => Promise<T>): Promise<T | null> {
  return await work().catch((thrown: unknown) => {
    if (thrown instanceof Failure && thrown.code === 'not_found') return null;
    throw thrown;
  });
}

/** Names of the records on hold. */
export async function holdNames(
  { stores }: Pick<Deps, 'stores'>,
  holds: readonly HoldRow[],
): Promise<FoundNames> {
  const idsOf = (kind: 'amp_contact' | 'todo') =>
    holds.flatMap(({ record }) => (record.kind === kind ? [record.id] : []));
  return await findNames(stores, {
    contactIds: holds.flatMap(({ record }) => (record.kind === 'contact' ? [record.id] : [])),
    ampContactIds: idsOf('amp_contact'),
    todoIds: idsOf('todo'),
  });
}
