import { badInput } from '../../core/badInput.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

/**
 * The AMP contact with an id, or with an e-mail address that only one has; `field` names it in a
 * failure. A removed one is found only by its id, and only if `removed` allows it. Throws
 * `bad_input`.
 */
export async function meantAmpContact(
  { ampContacts }: Pick<OrganizationStores, 'ampContacts'>,
  text: string,
  { field, removed }: { readonly field: string; readonly removed: boolean },
): Promise<string> {
  const wanted = text.trim();
  const byId = wanted === '' ? null : await ampContacts.get(wanted);
  const found =
    byId === null && wanted.includes('@')
      ? (await ampContacts.find({ email: wanted })).filter(({ deletedAt }) => deletedAt === null)
      : [byId];
  const [row] = found;
  if (found.length === 1 && row !== null && row !== undefined) {
    if (removed || row.deletedAt === null) return row.id;
  }
  const code =
    found.length > 1
      ? 'several_amp_contacts'
      : row === null || row === undefined
        ? 'no_such_amp_contact'
        : 'amp_contact_removed';
  throw badInput(
    field,
    { code: wanted === '' ? 'missing' : code },
    { code: 'amp_contact' },
    { see: 'contacts' },
  );
}
