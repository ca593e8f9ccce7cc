import type { Contact } from '../../core/contact/contact.ts';
import { asFailure, type Failure } from '../../core/failure.ts';
import { concernsRecord } from '../apply/settling.ts';
import type { EngineDeps } from '../deps.ts';

/**
 * A contact by its id; null where ConnectWise says that it has none. A failure that may be due to this
 * contact alone, such as a role that may not see it, is returned: nothing is known of it then.
 */
export async function askFor(
  { connectWise, log }: Pick<EngineDeps, 'connectWise' | 'log'>,
  id: number,
): Promise<Contact | Failure | null> {
  try {
    return await connectWise.contact(id);
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure.code !== 'right_missing' && !concernsRecord.has(failure.code)) throw failure;
    log.warn('contact.not_told', { id, code: failure.code });
    return failure;
  }
}
