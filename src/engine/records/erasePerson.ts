import { notFound } from '../../core/notFound.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Erased, Person } from '../../ports/erasureStore.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { instant, usualLease } from '../deps.ts';

type Deps = {
  readonly stores: Pick<OrganizationStores, 'ampContacts' | 'mirror' | 'erasure'>;
  readonly clock: Clock;
};

/**
 * Erases the person of an AMP contact, or of a contact by its number, from all data of ampwise.
 * Changes nothing in ConnectWise. `stores.erasure.compact` removes the remains from the database
 * files. Throws `not_found`, `run_in_progress`, and `bad_input` if the contact still exists in
 * ConnectWise.
 */
export async function erasePerson(deps: Deps, id: string): Promise<Erased> {
  const { stores, clock } = deps;
  const when = { now: instant(clock), leaseMilliseconds: usualLease };
  return await stores.erasure.erase(await personOf(deps, id), when);
}

async function personOf({ stores }: Deps, id: string): Promise<Person> {
  if (/^\d{1,10}$/u.test(id)) {
    const contactId = Number(id);
    const [known] = await stores.mirror.find({ id: contactId });
    if (known === undefined) throw notFound('contact', id);
    return { ampContactId: null, contactId };
  }
  if ((await stores.ampContacts.get(id)) === null) throw notFound('amp_contact', id);
  return { ampContactId: id, contactId: null };
}
