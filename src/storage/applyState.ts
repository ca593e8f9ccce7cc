import type { AmpContact, Link } from '../core/contact/ampContact.ts';
import { ampContactColumns, ampContactOf } from './ampContactRows.ts';
import type { ApplyRequest } from './applyLines.ts';
import { isOneOf } from './rowSource.ts';
import type { Scope, Writing } from './scope.ts';
import { decodeJson } from './storedJson.ts';

/** How things stand for the lines about to be carried out; kept up to date from line to line. */
export type ApplyState = {
  /** State of each line as stored, by seq. */
  readonly lineStates: ReadonlyMap<number, string>;
  /** Stamp under which a contact to be created is queued, by contact id. */
  readonly stamps: ReadonlyMap<number, number>;
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
  const queued = await db
    .selectFrom('queue')
    .select(['contact_id', 'stamp'])
    .where('organization_id', '=', organizationId)
    .where(
      isOneOf(
        dialect,
        'contact_id',
        'integer',
        creates.map(({ contactId }) => contactId),
      ),
    )
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
    stamps: new Map(queued.map((row) => [row.contact_id, row.stamp])),
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
