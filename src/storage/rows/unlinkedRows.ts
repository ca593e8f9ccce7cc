import { sql } from 'kysely';
import type { FieldValues } from '../../core/contact/ampContact.ts';
import { upsertRows } from '../database/bulk.ts';
import { byIndex, isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson } from '../database/storedJson.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

const target = {
  table: 'unlinked_pairs',
  key: ['contact_id', 'amp_contact_id'],
  columns: { contact_id: 'integer', amp_contact_id: 'text', since: 'text', base: 'json' },
} as const;

/** Records that a person unlinked two records, and the base of their link. */
export async function putUnlinked(
  db: Writing,
  place: Place,
  pair: { readonly contactId: number; readonly ampContactId: string; readonly base: FieldValues },
  now: string,
): Promise<void> {
  const { contactId, ampContactId, base } = pair;
  const row = { contact_id: contactId, amp_contact_id: ampContactId, since: now, base };
  await upsertRows(db, place, target, [row]);
}

/** Removes a pair, once a person has said whether the two are the same. */
export async function deleteUnlinked(
  db: Writing,
  { organizationId }: Place,
  contactId: number,
  ampContactId: string,
): Promise<void> {
  await db
    .deleteFrom('unlinked_pairs')
    .where('organization_id', '=', organizationId)
    .where('contact_id', '=', contactId)
    .where('amp_contact_id', '=', ampContactId)
    .execute();
}

/** The base of the last link of an AMP contact that a person ended; null if there is none. */
export async function lastUnlinkedBase(
  db: Writing,
  { organizationId }: Place,
  ampContactId: string,
): Promise<FieldValues | null> {
  const row = await db
    .selectFrom('unlinked_pairs')
    .select('base')
    .where('organization_id', '=', organizationId)
    .where('amp_contact_id', '=', ampContactId)
    .orderBy('since', 'desc')
    .orderBy('contact_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : decodeJson(row.base);
}

/** Pairs that a person unlinked, of these contacts or AMP contacts; by id. */
export async function loadUnlinked(
  db: Writing,
  { organizationId, dialect }: Place,
  of: { readonly contactIds: readonly number[] } | { readonly ampContactIds: readonly string[] },
): Promise<readonly { readonly contact_id: number; readonly amp_contact_id: string }[]> {
  const isOfContacts = 'contactIds' in of;
  const index = isOfContacts ? null : 'unlinked_pairs_amp_contact';
  const { rows } = await sql<{ contact_id: number; amp_contact_id: string }>`
    select contact_id, amp_contact_id
    from ${index === null ? sql.table('unlinked_pairs') : byIndex(dialect, 'unlinked_pairs', index)}
    where organization_id = ${organizationId} and ${
      isOfContacts
        ? isOneOf(dialect, 'contact_id', 'integer', of.contactIds)
        : isOneOf(dialect, 'amp_contact_id', 'text', of.ampContactIds)
    } order by contact_id, amp_contact_id`.execute(db);
  return rows;
}
