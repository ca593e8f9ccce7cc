import { sql } from 'kysely';
import type { AmpContact, Link } from '../../core/contact/ampContact.ts';
import type { PlanEntry } from '../../core/plan/plan.ts';
import { storableText } from '../../core/storableText.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import { byIndex, isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { together } from '../database/underway.ts';
import { ampContactColumns, ampContactOf, emailKey } from '../rows/ampContactRows.ts';
import { groupByKey } from '../rows/grouping.ts';
import { loadLinks } from '../rows/linkRows.ts';
import { pairName } from '../rows/pairName.ts';
import { type ContactLineBody, subjectOf } from '../rows/planLineRows.ts';

/** The parts of a line that are needed to carry it out. */
export type Planned = Pick<PlanLine, 'seq' | 'stamp'> & { readonly line: ContactLineBody };

/** The present state for the lines about to be carried out, updated after each line. */
export type ApplyState = {
  /** Queue versions of the queued records. */
  readonly stamps: ReadonlyMap<number, number>;
  readonly ampStamps: ReadonlyMap<string, number>;
  /** Ids of AMP contacts, without removed ones, that have the address of one to be created; by address. */
  readonly holdersByEmail: ReadonlyMap<string, readonly string[]>;
  /** Rejected pairs of a contact to be created and an AMP contact, as `1 amp-1`. */
  readonly rejected: ReadonlySet<string>;
  readonly ampContacts: Map<string, AmpContact>;
  readonly linkByContact: Map<number, Link>;
  readonly linkByAmpContact: Map<string, Link>;
};

export async function loadApplyState(
  db: Writing,
  scope: Scope,
  lines: readonly Planned[],
): Promise<ApplyState> {
  const { organizationId, dialect } = scope;
  const subjects = lines.map(({ line }) => subjectOf(line));
  const entries = lines.flatMap(({ line }) => (line.kind === 'entry' ? [line.entry] : []));
  const creates = entries.filter(({ action }) => action === 'create');
  const contactIds = entries.flatMap(({ contactId }) => contactId ?? []);
  const ampIds = lines.flatMap(({ line }) => {
    if (line.kind === 'entry') return line.entry.ampContactId ?? [];
    return line.skip.kind === 'amp_contact' ? line.skip.id : [];
  });

  const seenIds = subjects.flatMap((subject) => subject.contactId ?? []);
  const seenAmpIds = subjects.flatMap((subject) => subject.ampContactId ?? []);
  const [queued, ampQueued, ampContacts, links, holdersByEmail, rejected] = await together(
    scope,
    () =>
      db
        .selectFrom('queue')
        .select(['contact_id', 'stamp'])
        .where('organization_id', '=', organizationId)
        .where(isOneOf(dialect, 'contact_id', 'integer', seenIds))
        .execute(),
    () =>
      db
        .selectFrom('amp_queue')
        .select(['amp_contact_id', 'stamp'])
        .where('organization_id', '=', organizationId)
        .where(isOneOf(dialect, 'amp_contact_id', 'text', seenAmpIds))
        .execute(),
    () =>
      db
        .selectFrom('amp_contacts')
        .select(ampContactColumns)
        .where('organization_id', '=', organizationId)
        .where(isOneOf(dialect, 'id', 'text', ampIds))
        .execute(),
    () => loadLinks(db, scope, contactIds, ampIds),
    () => loadHolders(db, scope, creates),
    () => loadRejected(db, scope, creates),
  );

  return {
    stamps: new Map(queued.map((row) => [row.contact_id, row.stamp])),
    ampStamps: new Map(ampQueued.map((row) => [row.amp_contact_id, row.stamp])),
    holdersByEmail,
    rejected,
    ampContacts: new Map(ampContacts.map((row) => [row.id, ampContactOf(row)])),
    linkByContact: new Map(links.map((link) => [link.contactId, link])),
    linkByAmpContact: new Map(links.map((link) => [link.ampContactId, link])),
  };
}

async function loadHolders(
  db: Writing,
  { organizationId, dialect }: Scope,
  creates: readonly PlanEntry[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = creates.flatMap((entry) => newEmailKey(entry) ?? []);
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ id: string; email_key: string }>`select id, email_key
    from ${byIndex(dialect, 'amp_contacts', 'amp_contacts_email')}
    where organization_id = ${organizationId} and deleted_at is null
      and ${isOneOf(dialect, 'email_key', 'text', keys)}`.execute(db);
  const byKey = groupByKey(rows, ({ email_key: key }) => key);
  return new Map([...byKey].map(([key, group]) => [key, group.map(({ id }) => id)]));
}

async function loadRejected(
  db: Writing,
  { organizationId, dialect }: Scope,
  creates: readonly PlanEntry[],
): Promise<ReadonlySet<string>> {
  const ids = creates.flatMap(({ contactId }) => contactId ?? []);
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('rejected_matches')
    .select(['contact_id', 'amp_contact_id'])
    .where('organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'contact_id', 'integer', ids))
    .execute();
  return new Set(rows.map((row) => pairName(row.contact_id, row.amp_contact_id)));
}

/** The address a new AMP contact would have, in the form they are compared in. */
export function newEmailKey(entry: PlanEntry): string | null {
  const email = entry.changes.findLast(({ field }) => field === 'email')?.new ?? null;
  return emailKey(email === null ? null : storableText(String(email)));
}
