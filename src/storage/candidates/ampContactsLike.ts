import { isOneOf } from '../database/rowSource.ts';
import { furtherEmailsOf } from '../rows/contactEmails.ts';
import { namesakeKeys, presentKeys } from '../rows/keys.ts';
import { contactOf } from '../rows/mirrorRows.ts';
import { loadUnlinked } from '../rows/unlinkedRows.ts';
import { ampContactsWithLink, type Place, type Snapshot } from './candidateParts.ts';

/** See MirrorStore. It finds for a contact what `loadAmpCandidates` finds from the other side. */
export async function ampContactsLike(
  db: Snapshot,
  place: Place,
  contactId: number,
): Promise<readonly string[]> {
  const { organizationId, dialect } = place;
  const contact = await db
    .selectFrom('contacts')
    .select(['email_key', 'last_updated', 'body'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', contactId)
    .where('gone_at', 'is', null)
    .executeTakeFirst();
  if (contact === undefined) return [];
  const { firstName, lastName } = contactOf(contact);
  const further = await furtherEmailsOf(db, place, [contactId]);
  const unlinked = await loadUnlinked(db, place, { contactIds: [contactId] });
  const query = ampContactsWithLink(db, place)
    .where('amp_contacts.deleted_at', 'is', null)
    .where('links.contact_id', 'is', null);
  const by = (column: 'id' | 'email_key' | 'name_key', keys: readonly string[]) =>
    query.where(isOneOf(dialect, `amp_contacts.${column}`, 'text', keys)).execute();
  const emails = presentKeys([contact, ...further].map(({ email_key: key }) => key));
  const rows = [
    ...(await by('email_key', emails)),
    ...(await by('name_key', namesakeKeys(firstName, lastName))),
    ...(await by(
      'id',
      unlinked.map(({ amp_contact_id: id }) => id),
    )),
  ];
  return [...new Set(rows.map(({ id }) => id))].toSorted();
}
