import type { ContactFilter } from '../../core/filter/contactFilter.ts';
import type { Run } from '../../ports/runStores.ts';
import type { EngineDeps, OnProgress } from '../deps.ts';
import { detect } from '../detect/detect.ts';
import { effectiveFilter } from '../plan/policy.ts';
import type { FilterPreview } from '../setup/filterPreview.ts';
import { planFirstReading, previewAsked } from '../setup/previewAsked.ts';
import { previewRead } from '../setup/previewFilter.ts';
import { recorded } from './recorded.ts';

/**
 * Counts the contacts that a filter includes, saved or not, on fresh data; null means the filter in
 * force. Reads the changes in ConnectWise, which the next sync then need not read again, and
 * changes nothing else. Before the first sync it may read only the contacts in question, if that is
 * much shorter, and store nothing. `preview` is null if the run failed.
 */
export async function previewFilter(
  given: EngineDeps,
  wanted: ContactFilter | null,
  options: { readonly signal?: AbortSignal; readonly onProgress?: OnProgress } = {},
): Promise<{ readonly run: Run; readonly preview: FilterPreview | null }> {
  const filter = wanted ?? (await effectiveFilter(given));
  let preview: FilterPreview | null = null;
  const run = await recorded(given, { kind: 'preview', ...options }, async (context) => {
    const { deps, lock, tally, onProgress } = context;
    const plan = await planFirstReading(deps, filter);
    if (plan?.way === 'by_company') {
      preview = { ...(await previewAsked(deps, filter, tally.read, options)), plan };
      return 'succeeded';
    }
    await detect(deps, lock, tally.read, options, onProgress);
    preview = { ...(await previewRead(deps, filter)), plan };
    return 'succeeded';
  });
  return { run, preview };
}
