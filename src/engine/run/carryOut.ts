import type { Lease, Run } from '../../ports/runStores.ts';
import type { OnProgress } from '../deps.ts';

/** How a requested run is carried out. */
export type CarryOut = {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  /** The number with which a worker claimed the request. */
  readonly claim?: number | undefined;
  /** Called once the end of the run is recorded, while it still has its lease. */
  readonly onEnded?: ((run: Run, lease: Lease) => Promise<void>) | undefined;
};
