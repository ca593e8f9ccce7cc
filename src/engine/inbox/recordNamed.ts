import { badInput } from '../../core/badInput.ts';
import { isIdStart } from '../../core/idStart.ts';
import { notFound } from '../../core/notFound.ts';
import type { OwnRecord } from '../../ports/recordIds.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

type Stores = Pick<OrganizationStores, 'ids' | 'ampContacts' | 'mirror'>;

/** Ids shown if several begin with the entered text. */
const shownIds = 3;

const wholeId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/**
 * Completes an id from its beginning, or from `last` for the newest record. Any other text is
 * returned unchanged, for the command to reject. Throws `bad_input` if several ids begin with it.
 */
export async function idMeant(
  { ids }: Pick<Stores, 'ids'>,
  kind: OwnRecord,
  entered: string,
): Promise<string> {
  const text = entered.trim();
  if (text.toLowerCase() === 'last') return (await ids.newest(kind)) ?? text;
  const start = text.toLowerCase();
  if (wholeId.test(start)) return start;
  if (!isIdStart(start)) return text;
  const found = await ids.startingWith(kind, start, mostCounted);
  const [only] = found;
  if (only === undefined) return text;
  if (found.length === 1) return only;
  const several = found.length === mostCounted ? `${mostCounted} or more` : found.length;
  const some = `${found.slice(0, shownIds).join(', ')}${found.length > shownIds ? ', …' : ''}`;
  throw badInput('id', { code: 'ids_begin', several, start }, { code: 'longer_id', ids: some });
}

const mostCounted = 100;

/**
 * Finds an AMP contact by id, its beginning, `last`, or e-mail address. Throws as `idMeant`, and
 * `not_found`.
 */
export async function ampContactMeant(stores: Stores, entered: string): Promise<string> {
  const text = entered.trim();
  if (!text.includes('@')) return await idMeant(stores, 'amp_contact', text);
  const found = await stores.ampContacts.find({ email: text });
  const present = found.filter(({ deletedAt }) => deletedAt === null);
  return onlyOf((present.length > 0 ? present : found).map(({ id }) => id));
}

/**
 * Finds a ConnectWise contact by its id or e-mail address, or by the linked AMP contact. Throws as
 * `idMeant`, and `not_found`; any other text is returned unchanged.
 */
export async function contactMeant(stores: Stores, entered: string): Promise<string> {
  const text = entered.trim();
  if (/^\d+$/u.test(text)) return text;
  if (text.includes('@')) {
    const found = await stores.mirror.find({ email: text });
    return onlyOf(found.map(({ id }) => String(id)));
  }
  const id = await idMeant(stores, 'amp_contact', text);
  const row = wholeId.test(id) ? await stores.ampContacts.get(id) : null;
  return row?.link === null || row === null ? text : String(row.link.contactId);
}

/** Finds a contact, AMP contact or to-do in any of the ways above. */
export async function recordMeant(stores: Stores, entered: string): Promise<string> {
  const text = entered.trim();
  if (/^\d+$/u.test(text)) return text;
  if (text.includes('@')) {
    const found = await stores.mirror.find({ email: text });
    return found.length > 0
      ? onlyOf(found.map(({ id }) => String(id)))
      : await ampContactMeant(stores, text);
  }
  const todo = await idMeant(stores, 'todo', text);
  return todo === text ? await idMeant(stores, 'amp_contact', text) : todo;
}

/**
 * The query for `readQuery`, with the beginning of an id completed and `last` replaced by the
 * newest AMP contact; a name or an address is unchanged. Throws `bad_input` if several ids begin
 * like this.
 */
export async function personMeant(stores: Stores, entered: string): Promise<string> {
  return /[\s@]|^\d+$/u.test(entered.trim())
    ? entered
    : await idMeant(stores, 'amp_contact', entered);
}

function onlyOf(ids: readonly string[]): string {
  const [only] = ids;
  if (only === undefined) throw notFound('person', null);
  if (ids.length === 1) return only;
  throw badInput(
    'e-mail address',
    { code: 'address_of_several', several: ids.length },
    { code: 'id_of_one', ids: ids.slice(0, shownIds).join(', ') },
  );
}
