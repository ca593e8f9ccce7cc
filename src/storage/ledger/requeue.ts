import { sql } from 'kysely';
import type { RecordRef } from '../../core/plan/record.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { enqueue } from './queue.ts';

/** Queues records to be planned again; a linked AMP contact as its contact. */
export async function enqueueRecords(
  db: Writing,
  { organizationId, dialect }: Pick<Scope, 'organizationId' | 'dialect'>,
  records: readonly RecordRef[],
): Promise<void> {
  const contactIds = records.flatMap((one) => (one.kind === 'contact' ? [one.id] : []));
  const ampIds = records.flatMap((one) => (one.kind === 'amp_contact' ? [one.id] : []));
  const todoIds = records.flatMap((one) => (one.kind === 'todo' ? [one.id] : []));
  const linked = sql`c.id in (select l.contact_id from links as l
    where l.organization_id = ${organizationId} and l.state <> 'ended'
    and ${isOneOf(dialect, 'l.amp_contact_id', 'text', ampIds)})`;
  if (contactIds.length + ampIds.length > 0) {
    await enqueue(
      db,
      organizationId,
      'contact',
      isOneOf(dialect, 'c.id', 'integer', contactIds),
      linked,
    );
    await enqueue(db, organizationId, 'amp_contact', isOneOf(dialect, 'a.id', 'text', ampIds));
  }
  if (todoIds.length > 0) {
    await enqueue(db, organizationId, 'todo', isOneOf(dialect, 't.id', 'text', todoIds));
  }
}

/** Queues all contacts with a link that has not ended. Returns their number. */
export async function enqueueLinks(db: Writing, organizationId: string): Promise<number> {
  return await enqueue(
    db,
    organizationId,
    'contact',
    sql`c.id in (select l.contact_id from links as l
      where l.organization_id = ${organizationId} and l.state <> 'ended')`,
  );
}

/**
 * Queues everything that a change of settings may affect: linked contacts, skipped ones, and AMP contacts
 * without a link.
 */
export async function enqueueAll(db: Writing, organizationId: string): Promise<void> {
  await enqueueLinks(db, organizationId);
  await enqueue(
    db,
    organizationId,
    'contact',
    sql`c.id in (select s.contact_id from skips as s
      where s.organization_id = ${organizationId})`,
  );
  await enqueue(db, organizationId, 'amp_contact', sql`true`);
}

/** Queues all contacts of the company of a contact. */
export async function enqueueCompanyOf(
  db: Writing,
  { organizationId }: Pick<Scope, 'organizationId'>,
  contactId: number,
): Promise<void> {
  await enqueue(
    db,
    organizationId,
    'contact',
    sql`c.company_id = (select one.company_id from contacts as one
      where one.organization_id = ${organizationId} and one.id = ${contactId})`,
  );
}
