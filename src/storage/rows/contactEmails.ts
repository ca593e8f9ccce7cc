import { sql } from 'kysely';
import { byIndex, isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';

/** The addresses of contacts beyond the preferred ones. */
export async function furtherEmailsOf(
  db: Writing,
  { organizationId, dialect }: Pick<Scope, 'organizationId' | 'dialect'>,
  contactIds: readonly number[],
): Promise<readonly { readonly email_key: string; readonly contact_id: number }[]> {
  if (contactIds.length === 0) return [];
  const { rows } = await sql<{ email_key: string; contact_id: number }>`
    select email_key, contact_id
    from ${byIndex(dialect, 'contact_emails', 'contact_emails_contact')}
    where organization_id = ${organizationId}
      and ${isOneOf(dialect, 'contact_id', 'integer', contactIds)}`.execute(db);
  return rows;
}
