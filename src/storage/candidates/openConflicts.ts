import type { Transaction } from 'kysely';
import type { FieldValue, Link } from '../../core/contact/ampContact.ts';
import { ampValue } from '../../core/plan/mergeFields.ts';
import type { FieldConflict } from '../../core/plan/plan.ts';
import type { ConflictRow, DecisionStore } from '../../ports/decisionStores.ts';
import { upsertRows } from '../database/bulk.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson } from '../database/storedJson.ts';
import { enqueueCompanyOf, enqueueRecords } from '../ledger/requeue.ts';
import { ampContactColumns, ampContactOf } from '../rows/ampContactRows.ts';
import { deleteConflicts, loadConflicts } from '../rows/conflictRows.ts';
import { linkRow, linkTarget, loadLinks } from '../rows/linkRows.ts';
import { contactOf } from '../rows/mirrorRows.ts';

/** Conflicts in order of contact and field; so many contacts, and all conflicts of each. */
export async function openConflicts(
  db: Transaction<Tables>,
  { organizationId, dialect }: Scope,
  { afterContactId, limit, contactId }: Parameters<DecisionStore['conflicts']>[0],
): Promise<ConflictRow[]> {
  const page = db
    .selectFrom('conflicts')
    .select('contact_id')
    .distinct()
    .where('organization_id', '=', organizationId)
    .where('contact_id', '>', afterContactId)
    .orderBy('contact_id')
    .limit(limit);
  const contacts = await (contactId === undefined
    ? page
    : page.where('contact_id', '=', contactId)
  ).execute();
  const ids = contacts.map(({ contact_id: id }) => id);
  const rows = await db
    .selectFrom('conflicts')
    .innerJoin('contacts', (join) =>
      join
        .onRef('contacts.organization_id', '=', 'conflicts.organization_id')
        .onRef('contacts.id', '=', 'conflicts.contact_id'),
    )
    .innerJoin('links', (join) =>
      join
        .onRef('links.organization_id', '=', 'conflicts.organization_id')
        .onRef('links.contact_id', '=', 'conflicts.contact_id'),
    )
    .select([
      'conflicts.contact_id',
      'conflicts.since',
      'conflicts.body as conflict',
      'links.amp_contact_id',
      'contacts.body',
      'contacts.last_updated',
    ])
    .where('conflicts.organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'conflicts.contact_id', 'integer', ids))
    .orderBy('conflicts.contact_id')
    .orderBy('conflicts.field')
    .execute();
  return rows.map((row) => ({
    ...decodeJson(row.conflict),
    contactId: row.contact_id,
    ampContactId: row.amp_contact_id,
    since: row.since,
    contact: contactOf(row),
  }));
}

type Choices = Parameters<DecisionStore['resolve']>[1];

/** Decides conflicts that still are as they were seen, by moving the base; see DecisionStore. */
export async function resolveConflicts(
  db: Writing,
  scope: Scope,
  contactId: number,
  choices: Choices,
): Promise<{ readonly decided: readonly string[]; readonly moved: readonly string[] }> {
  const [link] = await loadLinks(db, scope, [contactId], []);
  const open = (await loadConflicts(db, scope, [contactId])).get(contactId) ?? [];
  const inAmp = await ampValues(db, scope, link);
  const isAsSeen = (choice: Choices[number], { connectWise, amp }: FieldConflict) =>
    choice.connectWise === connectWise && choice.amp === amp && inAmp(choice.field) === amp;

  const decided = choices.filter((choice) =>
    open.some(({ conflict }) => conflict.field === choice.field && isAsSeen(choice, conflict)),
  );
  const fields = new Set(decided.map(({ field }) => field));
  const moved = choices.map(({ field }) => field).filter((field) => !fields.has(field));
  if (link === undefined || decided.length === 0) return { decided: [], moved };

  // The other side now counts as unchanged, and the chosen one as the only one that changed.
  const base: Record<string, FieldValue> = { ...link.base };
  const unfit: Record<string, FieldValue> = { ...link.marks.unfit };
  for (const { field, choose, connectWise, amp } of decided) {
    const other = choose === 'connectwise' ? amp : connectWise;
    if (other === null) delete base[field];
    else base[field] = other;
    delete unfit[field];
  }
  const next: Link = { ...link, base, marks: { ...link.marks, unfit } };
  await upsertRows(db, scope, linkTarget, [linkRow(next)]);
  await deleteConflicts(
    db,
    scope,
    [...fields].map((field) => ({ contact_id: contactId, field })),
  );
  await enqueueRecords(db, scope, [{ kind: 'contact', id: contactId }]);
  const disputed = open.some(
    ({ conflict }) => conflict.because === 'company_disputed' && fields.has(conflict.field),
  );
  // The others of the company may be sent now.
  if (disputed) await enqueueCompanyOf(db, scope, contactId);
  return { decided: [...fields], moved };
}

/** What the AMP contact of a link holds now. */
async function ampValues(
  db: Writing,
  { organizationId }: Scope,
  link: Link | undefined,
): Promise<(field: string) => FieldValue | undefined> {
  if (link === undefined) return () => undefined;
  const row = await db
    .selectFrom('amp_contacts')
    .select(ampContactColumns)
    .where('organization_id', '=', organizationId)
    .where('id', '=', link.ampContactId)
    .executeTakeFirstOrThrow();
  const contact = ampContactOf(row);
  return (field) => ampValue(contact, field);
}
