import { sql } from 'kysely';
import type { Skip, SkipReason } from '../../core/plan/plan.ts';
import { isOneOf, type RowOf, rowSource } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';

const columns = {
  contact_id: 'integer',
  reason: 'text',
  about_kind: 'text',
  about_id: 'text',
  run_id: 'text',
} as const;

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

/** Records skips, one for each contact; one that stands already the same is not written. */
export async function upsertSkips(
  db: Writing,
  place: Place,
  runId: string,
  skips: readonly Skip[],
): Promise<void> {
  if (skips.length === 0) return;
  const rows = skips.map(
    ({ contactId, reason, about }): RowOf<typeof columns> => ({
      contact_id: contactId,
      reason,
      about_kind: about?.kind ?? null,
      about_id: about?.id ?? null,
      run_id: runId,
    }),
  );
  await sql`insert into skips (organization_id, contact_id, reason, about_kind, about_id, run_id)
    select ${place.organizationId}, x.contact_id, x.reason, x.about_kind, x.about_id, x.run_id
    from ${rowSource(place.dialect, columns, rows)} where true
    on conflict (organization_id, contact_id) do update set
      reason = excluded.reason, about_kind = excluded.about_kind,
      about_id = excluded.about_id, run_id = excluded.run_id
    where skips.reason <> excluded.reason
      or coalesce(skips.about_kind, '') <> coalesce(excluded.about_kind, '')
      or coalesce(skips.about_id, '') <> coalesce(excluded.about_id, '')`.execute(db);
}

/** Drops the skips of contacts that are taken now. */
export async function deleteSkips(
  db: Writing,
  place: Place,
  contactIds: readonly number[],
): Promise<void> {
  if (contactIds.length === 0) return;
  await db
    .deleteFrom('skips')
    .where('organization_id', '=', place.organizationId)
    .where(isOneOf(place.dialect, 'contact_id', 'integer', contactIds))
    .execute();
}

/** A skip from its row; null for the empty side of an outer join. */
export function skipOf(row: {
  readonly contact_id: number;
  readonly reason: SkipReason | null;
  readonly about_kind: NonNullable<Skip['about']>['kind'] | null;
  readonly about_id: string | null;
}): Skip | null {
  const { contact_id: contactId, reason, about_kind: kind, about_id: id } = row;
  if (reason === null) return null;
  return { contactId, reason, about: kind === null || id === null ? null : { kind, id } };
}
