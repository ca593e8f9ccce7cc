import type { AmpContact, Link } from '../core/contact/ampContact.ts';
import type { PlanEntry } from '../core/plan/plan.ts';
import type { PlanLine } from '../ports/stores.ts';
import { ampContactColumns, ampContactOf, emailKey } from './ampContactRows.ts';
import { isOneOf } from './rowSource.ts';
import type { Scope, Writing } from './scope.ts';
import { decodeJson } from './storedJson.ts';

/** What PlanStore.apply is given, less the lease that was checked. */
export type ApplyRequest = {
  readonly runId: string;
  readonly lines: readonly PlanLine[];
  readonly ids: ReadonlyMap<number, string>;
  readonly now: string;
};

/** How things stand for the lines about to be carried out; kept up to date from line to line. */
export type ApplyState = {
  /** State of each line as stored, by seq. */
  readonly lineStates: ReadonlyMap<number, string>;
  /** Which addresses of those to be created AMP contacts have, less those removed. */
  readonly ampEmailKeys: Set<string>;
  readonly ampContacts: Map<string, AmpContact>;
  readonly linkByContact: Map<number, Link>;
  readonly contactByAmpContact: Map<string, number>;
};

export async function loadApplyState(
  db: Writing,
  { organizationId, dialect }: Scope,
  { runId, lines }: ApplyRequest,
): Promise<ApplyState> {
  const entries = lines.flatMap(({ line }) => (line.kind === 'entry' ? [line.entry] : []));
  const contactIds = entries.map(({ contactId }) => contactId);
  const ampIds = entries.map(({ ampContactId }) => ampContactId).filter((id) => id !== null);
  const creates = entries.filter(({ action }) => action === 'create');

  const stored = await db
    .selectFrom('plan_lines')
    .select(['seq', 'state'])
    .where('organization_id', '=', organizationId)
    .where('run_id', '=', runId)
    .where(
      isOneOf(
        dialect,
        'seq',
        'integer',
        lines.map(({ seq }) => seq),
      ),
    )
    .execute();
  const addresses = await db
    .selectFrom('amp_contacts')
    .select('email_key')
    .where('organization_id', '=', organizationId)
    .where('deleted_at', 'is', null)
    .where(isOneOf(dialect, 'email_key', 'text', creates.flatMap(newKeyOf)))
    .execute();
  const ampContacts = await db
    .selectFrom('amp_contacts')
    .select(ampContactColumns)
    .where('organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'id', 'text', ampIds))
    .execute();
  const query = db
    .selectFrom('links')
    .select(['contact_id', 'amp_contact_id', 'state', 'base'])
    .where('organization_id', '=', organizationId);
  const links = [
    ...(await query.where(isOneOf(dialect, 'contact_id', 'integer', contactIds)).execute()),
    ...(await query.where(isOneOf(dialect, 'amp_contact_id', 'text', ampIds)).execute()),
  ];

  return {
    lineStates: new Map(stored.map(({ seq, state }) => [seq, state])),
    ampEmailKeys: new Set(addresses.flatMap(({ email_key: key }) => key ?? [])),
    ampContacts: new Map(ampContacts.map((row) => [row.id, ampContactOf(row)])),
    linkByContact: new Map(
      links.map((row): [number, Link] => [
        row.contact_id,
        {
          contactId: row.contact_id,
          ampContactId: row.amp_contact_id,
          state: row.state,
          base: decodeJson(row.base),
        },
      ]),
    ),
    contactByAmpContact: new Map(links.map((row) => [row.amp_contact_id, row.contact_id])),
  };
}

/** The address a new AMP contact would have, in the form they are compared in. */
function newKeyOf(entry: PlanEntry): string[] {
  const email = entry.changes.findLast(({ field }) => field === 'email')?.new ?? null;
  const key = emailKey(email === null ? null : String(email));
  return key === null ? [] : [key];
}
