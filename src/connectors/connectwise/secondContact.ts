import { asFailure, Failure } from '../../core/failure.ts';
import type { Api } from './api.ts';
import { asId, isObject } from './wire.ts';

/**
 * A second contact with the same name, as `doctor --facts --write` creates it, and the records
 * deleted with it.
 */
export type SecondContact = {
  /** Throws `write_refused` if ConnectWise takes none. */
  make(name: { readonly firstName: string; readonly lastName: string }): Promise<void>;
  /**
   * Whether ConnectWise refuses to delete it because of its activity, unless the activity is moved
   * to the first contact; null if there is no such contact or activity. Afterwards it is deleted.
   */
  removeWithActivity(): Promise<boolean | null>;
  /** Deletes the rest of it, whatever happened before. */
  remove(): Promise<void>;
};

export function secondContact(
  api: Pick<Api, 'get' | 'send'>,
  firstId: number,
  companyId: number | null,
): SecondContact {
  let contactId: number | null = null;
  let activityId: number | null = null;
  let activityName = '';

  const create = async (
    resource: 'contacts' | 'activities',
    creates: 'contact' | 'activity',
    body: object,
  ): Promise<number> => {
    const { json } = await api.send({ resource, write: { method: 'POST', creates, body } });
    const id = isObject(json) ? asId(json.id) : null;
    if (id === null) throw new Failure('write_uncertain', { what: creates });
    return id;
  };
  const removeActivity = async (): Promise<void> => {
    if (activityId === null) return;
    const below = `/${activityId}`;
    activityId = null;
    await api.send({ resource: 'activities', below, write: { method: 'DELETE' } });
  };

  return {
    async make(name) {
      const company = companyId === null ? {} : { company: { id: companyId } };
      activityName = `${name.firstName} ${name.lastName}`;
      contactId = await create('contacts', 'contact', { ...name, ...company });
    },

    async removeWithActivity() {
      if (contactId === null) return null;
      const { json } = await api.get({
        resource: 'members',
        query: [
          ['conditions', 'inactiveFlag=false'],
          ['fields', 'id'],
          ['pageSize', '1'],
        ],
      });
      const [member] = Array.isArray(json) ? json.filter(isObject) : [];
      const memberId = asId(member?.id);
      if (memberId === null) return null;
      activityId = await create('activities', 'activity', {
        name: activityName,
        contact: { id: contactId },
        assignTo: { id: memberId },
      });
      const isRefused = !(await removeContact(api, contactId, null));
      if (!isRefused || (await removeContact(api, contactId, firstId))) contactId = null;
      await removeActivity();
      return isRefused;
    },

    async remove() {
      // The activity first: without it nothing keeps the contact from being deleted.
      await removeActivity();
      if (contactId !== null) await removeOrRetire(api, contactId);
      contactId = null;
    },
  };
}

/** Deletes a test contact, or sets it inactive if ConnectWise rejects that. */
export async function removeOrRetire(api: Pick<Api, 'send'>, contactId: number): Promise<void> {
  if (await removeContact(api, contactId, null)) return;
  const below = `/${contactId}`;
  const inactive = [{ op: 'replace', path: 'inactiveFlag', value: true }];
  await api.send({ resource: 'contacts', below, write: { method: 'PATCH', body: inactive } });
}

/** Whether ConnectWise deletes a contact whose records go to `heir`. */
async function removeContact(
  api: Pick<Api, 'send'>,
  contactId: number,
  heir: number | null,
): Promise<boolean> {
  const query = heir === null ? [] : ([['transferContactId', String(heir)]] as const);
  const below = `/${contactId}`;
  try {
    await api.send({ resource: 'contacts', below, query, write: { method: 'DELETE' } });
    return true;
  } catch (thrown) {
    if (asFailure(thrown).code !== 'write_refused') throw thrown;
    return false;
  }
}
