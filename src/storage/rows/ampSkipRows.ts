import { sql } from 'kysely';
import type { AmpSkip } from '../../core/plan/plan.ts';
import { isOneOf, type RowOf, rowSource } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';

const columns = {
  amp_contact_id: 'text',
  reason: 'text',
  about_kind: 'text',
  about_id: 'text',
  run_id: 'text',
} as const;

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

/** Records why AMP contacts are not sent; what stands already the same is not written. */
export async function upsertAmpSkips(
  db: Writing,
  { organizationId, dialect }: Place,
  runId: string,
  skips: readonly AmpSkip[],
): Promise<void> {
  if (skips.length === 0) return;
  const rows = skips.map(
    ({ ampContactId, reason, about }): RowOf<typeof columns> => ({
      amp_contact_id: ampContactId,
      reason,
      about_kind: about?.kind ?? null,
      about_id: about?.id ?? null,
      run_id: runId,
    }),
  );
  await sql`insert into amp_skips
      (organization_id, amp_contact_id, reason, about_kind, about_id, run_id)
    select ${organizationId}, x.amp_contact_id, x.reason, x.about_kind, x.about_id, x.run_id
    from ${rowSource(dialect, columns, rows)} where true
    on conflict (organization_id, amp_contact_id) do update set
      reason = excluded.reason, about_kind = excluded.about_kind,
      about_id = excluded.about_id, run_id = excluded.run_id
    where amp_skips.reason <> excluded.reason
      or coalesce(amp_skips.about_kind, '') <> coalesce(excluded.about_kind, '')
      or coalesce(amp_skips.about_id, '') <> coalesce(excluded.about_id, '')`.execute(db);
}

/** Drops what was noted about AMP contacts that have a link now, or of which it has passed. */
export async function deleteAmpSkips(
  db: Writing,
  { organizationId, dialect }: Place,
  ampContactIds: readonly string[],
): Promise<void> {
  if (ampContactIds.length === 0) return;
  await db
    .deleteFrom('amp_skips')
    .where('organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'amp_contact_id', 'text', ampContactIds))
    .execute();
}

type Stored = Pick<Tables['amp_skips'], 'about_kind' | 'about_id'> & {
  readonly amp_contact_id: string;
  readonly reason: AmpSkip['reason'] | null;
};

/** A skip from its row; null for the empty side of an outer join. */
export function ampSkipOf(row: Stored): AmpSkip | null {
  const { amp_contact_id: ampContactId, reason, about_kind: kind, about_id: id } = row;
  if (reason === null) return null;
  return { ampContactId, reason, about: kind === null || id === null ? null : { kind, id } };
}
