import { asFailure, type Failure } from '../../core/failure.ts';
import type { EngineDeps } from '../deps.ts';
import { mayBeRecordAlone } from '../sync/writeFailures.ts';

/**
 * A record by its id; null if ConnectWise says that it does not exist. A failure that may concern
 * this record alone, such as a role that may not see it, is returned: then its state is unknown.
 */
export async function askFor<T>(
  { log }: Pick<EngineDeps, 'log'>,
  object: string,
  id: number,
  read: (id: number) => Promise<T | null>,
): Promise<T | Failure | null> {
  try {
    return await read(id);
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure.code !== 'right_missing' && !mayBeRecordAlone.has(failure.code)) throw failure;
    log.warn('read.nothing_known', { object, id, code: failure.code });
    return failure;
  }
}
