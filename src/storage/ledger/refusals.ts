import { type RawBuilder, sql } from 'kysely';
import { withoutRefused } from '../../core/plan/refusedFields.ts';
import type { NamedRecords } from '../../ports/namedRecords.ts';
import { upsertRows } from '../database/bulk.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { deleteHolds } from '../rows/holdRows.ts';
import { linkColumns, linkOf, linkRow, linkTarget } from '../rows/linkRows.ts';
import { refusedOfTodos } from '../rows/todoRows.ts';
import { enqueue } from './queue.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;
type Condition = RawBuilder<unknown>;

/**
 * Rejected values are not sent again while nothing changes, because they would be rejected again.
 * When that may be different, this retries them: edits and inactivations of some contacts (named
 * `c`), to-dos about them, and AMP contacts (named `a`) that were to be created there.
 */
export async function retryRejected(
  db: Writing,
  place: Place,
  { contacts, ampContacts }: { readonly contacts?: Condition; readonly ampContacts?: Condition },
): Promise<void> {
  if (contacts !== undefined) {
    await retryEdits(db, place, contacts);
    await retryInactivations(db, place, contacts);
    await retryTodos(db, place, contacts);
  }
  if (ampContacts !== undefined) await retryCreates(db, place, ampContacts);
}

/** Retries named records that ConnectWise rejected; a linked AMP contact as its contact. */
export async function retryRejectedOf(
  db: Writing,
  place: Place,
  { contacts, ampContacts }: Pick<NamedRecords, 'contacts' | 'ampContacts'>,
): Promise<void> {
  const { organizationId, dialect } = place;
  const linked = await db
    .selectFrom('links')
    .select('links.contact_id')
    .where('links.organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'links.amp_contact_id', 'text', ampContacts))
    .execute();
  const ids = [...contacts, ...linked.map(({ contact_id: id }) => id)];
  await retryRejected(db, place, {
    contacts: isOneOf(dialect, 'c.id', 'integer', ids),
    ampContacts: isOneOf(dialect, 'a.id', 'text', ampContacts),
  });
}

async function retryEdits(db: Writing, place: Place, contacts: Condition): Promise<void> {
  const { organizationId, dialect } = place;
  // Each rejected field is an open conflict; usually there is none.
  const open = await db
    .selectFrom('conflicts')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('kind', '=', 'contact')
    .limit(1)
    .executeTakeFirst();
  if (open === undefined) return;
  const rows = await db
    .selectFrom('links')
    .select(linkColumns)
    .select('links.contact_id')
    .where('links.organization_id', '=', organizationId)
    .where('links.state', '<>', 'ended')
    .where(sql<boolean>`links.contact_id in ${chosen(place, contacts)}`)
    .where(sql<boolean>`exists (select 1 from conflicts as f
      where f.organization_id = links.organization_id and f.kind = 'contact'
      and f.id = cast(links.contact_id as text))`)
    .execute();
  const again = rows.flatMap((row) => {
    const link = linkOf(row);
    const marks = link === null ? null : withoutRefused(link.marks);
    return link === null || marks === null ? [] : [{ ...link, marks }];
  });
  if (again.length === 0) return;
  await upsertRows(db, place, linkTarget, again.map(linkRow));
  const ids = again.map(({ contactId }) => contactId);
  await enqueue(db, organizationId, 'contact', isOneOf(dialect, 'c.id', 'integer', ids));
}

async function retryInactivations(db: Writing, place: Place, contacts: Condition): Promise<void> {
  const { organizationId, dialect } = place;
  const rows = await db
    .selectFrom('holds')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('kind', '=', 'contact')
    .where('reason', '=', 'refused')
    .execute();
  if (rows.length === 0) return;
  const held = rows.map(({ id }) => Number(id));
  const { rows: found } = await sql<{ id: number }>`select c.id from contacts as c
    where c.organization_id = ${organizationId} and ${isOneOf(dialect, 'c.id', 'integer', held)}
    and ${contacts}`.execute(db);
  if (found.length === 0) return;
  await deleteHolds(
    db,
    place,
    found.map(({ id }) => ({ kind: 'contact', id }) as const),
    'refused',
  );
  const ids = found.map(({ id }) => id);
  await enqueue(db, organizationId, 'contact', isOneOf(dialect, 'c.id', 'integer', ids));
}

async function retryTodos(db: Writing, place: Place, contacts: Condition): Promise<void> {
  const { organizationId, dialect } = place;
  const waiting = await db
    .selectFrom('todo_skips')
    .select('todo_id')
    .where('organization_id', '=', organizationId)
    .where('reason', 'in', refusedOfTodos)
    .limit(1)
    .executeTakeFirst();
  if (waiting === undefined) return;
  const { rows } = await sql<{ todo_id: string }>`delete from todo_skips
    where organization_id = ${organizationId} and reason in (${sql.join(refusedOfTodos)})
    and todo_id in (select t.id from todos as t join links as l
      on l.organization_id = t.organization_id and l.amp_contact_id = t.amp_contact_id
      where t.organization_id = ${organizationId} and l.state <> 'ended'
      and l.contact_id in ${chosen(place, contacts)})
    returning todo_id`.execute(db);
  if (rows.length === 0) return;
  const ids = rows.map(({ todo_id: id }) => id);
  await enqueue(db, organizationId, 'todo', isOneOf(dialect, 't.id', 'text', ids));
}

async function retryCreates(
  db: Writing,
  { organizationId, dialect }: Place,
  ampContacts: Condition,
): Promise<void> {
  const { rows } = await sql<{ amp_contact_id: string }>`delete from amp_skips
    where organization_id = ${organizationId} and reason = 'refused'
    and amp_contact_id in (select a.id from amp_contacts as a
      where a.organization_id = ${organizationId} and ${ampContacts})
    returning amp_contact_id`.execute(db);
  if (rows.length === 0) return;
  const ids = rows.map(({ amp_contact_id: id }) => id);
  await enqueue(db, organizationId, 'amp_contact', isOneOf(dialect, 'a.id', 'text', ids));
}

function chosen({ organizationId }: Place, contacts: Condition): Condition {
  return sql`(select c.id from contacts as c
    where c.organization_id = ${organizationId} and ${contacts})`;
}
