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
 * Counts what a filter takes, saved or not, on fresh data; null stands for the one in force. It reads what
 * changed in ConnectWise, which the next sync then need not read again. Changes nothing else. Before anything was read it may
 * be much shorter to read the contacts in question alone, which is not kept. `preview` is null in a
 * run that failed.
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
