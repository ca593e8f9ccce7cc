import type { ContactFilter } from '../../core/filter/contactFilter.ts';
import type { EngineDeps } from '../deps.ts';
import type { Detected } from '../detect/detect.ts';
import { effectiveFilter } from '../plan/policy.ts';
import type { FilterPreview } from './filterPreview.ts';
import { previewAsked } from './previewAsked.ts';
import { previewRead } from './previewFilter.ts';

/**
 * Counts the contacts that a filter includes (null: the filter in force) without changing anything.
 * Uses the data of the last sync or, before the first one, reads the companies in question and
 * their contacts from ConnectWise.
 */
export async function lookAtFilter(
  deps: EngineDeps,
  wanted: ContactFilter | null,
  signal: AbortSignal,
): Promise<FilterPreview> {
  const filter = wanted ?? (await effectiveFilter(deps));
  const { cursor } = await deps.stores.readings.state('contacts');
  if (cursor !== null) return await previewRead(deps, filter, signal);
  const read: Detected = { companies: 0, contacts: 0 };
  return { ...(await previewAsked(deps, filter, read, { signal })), plan: null };
}
