import { sql } from 'kysely';
import type { FieldConflict } from '../../core/plan/plan.ts';
import { upsertRows } from '../database/bulk.ts';
import { isOneOf, rowSource } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson } from '../database/storedJson.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

/** Open conflicts by contact, in order of field. */
export type Conflicts = ReadonlyMap<number, readonly OpenConflict[]>;
export type OpenConflict = { readonly conflict: FieldConflict; readonly since: string };

export async function loadConflicts(
  db: Pick<Writing, 'selectFrom'>,
  { organizationId, dialect }: Place,
  contactIds: readonly number[],
): Promise<Conflicts> {
  const rows = await db
    .selectFrom('conflicts')
    .select(['contact_id', 'field', 'since', 'body'])
    .where('organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'contact_id', 'integer', contactIds))
    .orderBy('contact_id')
    .orderBy('field')
    .execute();
  const byContact = new Map<number, OpenConflict[]>();
  for (const { contact_id: id, since, body } of rows) {
    const open = byContact.get(id) ?? [];
    byContact.set(id, [...open, { conflict: decodeJson(body), since }]);
  }
  return byContact;
}

/** Makes these the open conflicts of contacts; one that stays open keeps its time, or all of itself. */
export async function putConflicts(
  db: Writing,
  place: Place,
  before: Conflicts,
  after: ReadonlyMap<number, readonly FieldConflict[]>,
  now: string,
): Promise<void> {
  const rows: { contact_id: number; field: string; since: string; body: FieldConflict }[] = [];
  const gone: { contact_id: number; field: string }[] = [];
  for (const [contactId, conflicts] of after) {
    const open = before.get(contactId) ?? [];
    for (const conflict of conflicts) {
      const present = open.find((one) => one.conflict.field === conflict.field);
      if (present !== undefined && sameConflict(present.conflict, conflict)) continue;
      const since = present?.since ?? now;
      rows.push({ contact_id: contactId, field: conflict.field, since, body: conflict });
    }
    for (const { conflict } of open) {
      if (conflicts.some(({ field }) => field === conflict.field)) continue;
      gone.push({ contact_id: contactId, field: conflict.field });
    }
  }
  await upsertRows(db, place, conflictTarget, rows);
  await deleteConflicts(db, place, gone);
}

/** Ends conflicts. */
export async function deleteConflicts(
  db: Writing,
  { organizationId, dialect }: Place,
  gone: readonly { readonly contact_id: number; readonly field: string }[],
): Promise<void> {
  if (gone.length === 0) return;
  await sql`delete from conflicts where organization_id = ${organizationId}
    and (contact_id, field) in
      (select x.contact_id, x.field from ${rowSource(dialect, keyColumns, gone)})`.execute(db);
}

const keyColumns = { contact_id: 'integer', field: 'text' } as const;

const conflictTarget = {
  table: 'conflicts',
  key: ['contact_id', 'field'],
  columns: { contact_id: 'integer', field: 'text', since: 'text', body: 'json' },
} as const;

function sameConflict(a: FieldConflict, b: FieldConflict): boolean {
  return (
    a.because === b.because &&
    a.base === b.base &&
    a.connectWise === b.connectWise &&
    a.heldInConnectWise === b.heldInConnectWise &&
    a.amp === b.amp
  );
}
