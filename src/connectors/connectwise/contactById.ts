import type { Contact } from '../../core/contact/contact.ts';
import { Failure } from '../../core/failure.ts';
import type { Api } from './api.ts';
import { contactFields, parseContact } from './contactWire.ts';

/** One contact; null only if ConnectWise says that it has none. Throws `record_unreadable`. */
export async function readContact(api: Api, id: number): Promise<Contact | null> {
  if (!Number.isSafeInteger(id) || id <= 0) return null;
  try {
    const { json } = await api.get({
      resource: 'contacts',
      below: `/${id}`,
      query: [['fields', contactFields.join(',')]],
    });
    return understoodContact(id, json);
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'record_missing') return null;
    throw thrown;
  }
}

/** The contact of this id that an answer holds. */
export function understoodContact(id: number, json: unknown): Contact {
  const parsed = parseContact(json);
  if (parsed.ok && parsed.record.id === id) return parsed.record;
  const problem = parsed.ok ? 'another_id' : parsed.problem;
  throw new Failure('record_unreadable', { resource: 'contacts', id, problem });
}
