import { asFailure } from '../core/failure.ts';
import { nextImportRows } from '../engine/records/applyImport.ts';
import type { App } from './openApp.ts';

/** Resumes imports that were interrupted; failures are logged, and the import is left as it is. */
export async function resumeImports(
  { service, together, clock, log }: Pick<App, 'service' | 'together' | 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (const { organizationId, id, by } of await service.imports()) {
      const next = () => together(organizationId, by, (one) => nextImportRows(one, id));
      while (!signal.aborted && (await next())) await clock.sleep(0);
    }
  } catch (thrown) {
    log.error('import.not_resumed', { code: asFailure(thrown).code });
  }
}
