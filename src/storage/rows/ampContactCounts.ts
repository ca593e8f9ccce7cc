import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { AmpContactCounts, AmpContactState } from '../../core/contact/ampContactStates.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { stateOf } from './ampContactList.ts';

type Row = {
  readonly state: AmpContactState;
  readonly linked: number;
  readonly queued: number;
  readonly count: number;
};

/**
 * How many AMP contacts are in each state. Those in any of the exception tables are checked one by
 * one, with the one definition of a state. Of the others, those without a link wait, as do those
 * whose contact is queued, and the rest is in sync; these are counted in indexes.
 */
export async function countStates(
  db: Kysely<Tables>,
  scope: Pick<Scope, 'organizationId' | 'dialect'>,
): Promise<AmpContactCounts> {
  const { organizationId } = scope;
  const { rows } = await sql<Row>`
    with exceptions (id) as (${exceptions(scope)})
    select state, linked, queued, count(*) as count from (
      select ${stateOf} as state,
        case when link.contact_id is null then 0 else 1 end as linked,
        case when q.contact_id is null then 0 else 1 end as queued
        from exceptions inner join amp_contacts on amp_contacts.id = exceptions.id
          and amp_contacts.organization_id = ${organizationId}
        left join links as link on link.organization_id = amp_contacts.organization_id
          and link.amp_contact_id = amp_contacts.id
        left join queue as q on q.organization_id = link.organization_id
          and q.contact_id = link.contact_id
        where amp_contacts.deleted_at is null
    ) as looked_at group by state, linked, queued`.execute(db);

  const all = await totals(db, scope, sql`from amp_contacts as a`);
  const linkOf = sql`cross join links as l`;
  const isLink = sql`and l.organization_id = a.organization_id and l.amp_contact_id = a.id`;
  const linked = await totals(db, scope, sql`from links as a`, linkOf, isLink);
  const queued = await totals(
    db,
    scope,
    sql`from queue as a inner join links as l on l.organization_id = a.organization_id
      and l.contact_id = a.contact_id`,
    sql`${linkOf} cross join queue as q`,
    sql`${isLink} and q.organization_id = l.organization_id and q.contact_id = l.contact_id`,
  );

  const looked = (which: (row: Row) => boolean) =>
    rows.filter(which).reduce((total, { count }) => total + count, 0);
  const inState = (state: AmpContactState) => looked((row) => row.state === state);
  const ofLinks = linked - looked((row) => row.linked === 1);
  const alone = all - linked - looked((row) => row.linked === 0);
  const waiting = queued - looked((row) => row.queued === 1);
  return {
    in_step: inState('in_step') + ofLinks - waiting,
    waiting: inState('waiting') + alone + waiting,
    in_conflict: inState('in_conflict'),
    on_hold: inState('on_hold'),
    skipped: inState('skipped'),
  };
}

/** Ids of the AMP contacts that may be in one of some states, to be checked one by one. */
export function candidates(
  states: readonly AmpContactState[],
  scope: Pick<Scope, 'organizationId' | 'dialect'>,
): RawBuilder<unknown> {
  const { organizationId } = scope;
  const queueOf = sql`select 1 from queue as q where q.organization_id = l.organization_id
    and q.contact_id = l.contact_id`;
  const inStep = sql`select l.amp_contact_id from links as l
    where l.organization_id = ${organizationId} and not exists (${queueOf})`;
  const waiting = sql`select a.id from amp_contacts as a
      where a.organization_id = ${organizationId} and not exists (select 1 from links as l
        where l.organization_id = a.organization_id and l.amp_contact_id = a.id)
    union select l.amp_contact_id from queue as q
      inner join links as l on l.organization_id = q.organization_id and l.contact_id = q.contact_id
      where q.organization_id = ${organizationId}`;
  const removed = sql`select a.id from amp_contacts as a
    where a.organization_id = ${organizationId} and a.deleted_at is not null`;
  const few = exceptions(scope);
  const from: Readonly<Record<AmpContactState, RawBuilder<unknown>>> = {
    in_step: inStep,
    waiting,
    in_conflict: few,
    on_hold: few,
    skipped: few,
    removed,
  };
  return sql.join([...new Set(states.map((state) => from[state]))], sql` union `);
}

/**
 * Ids of AMP contacts in an exception table, which include all that are on hold, in conflict or
 * skipped. None of the tables alone shows which.
 */
function exceptions({
  organizationId,
  dialect,
}: Pick<Scope, 'organizationId' | 'dialect'>): RawBuilder<unknown> {
  const ofContacts = (table: string, contactId: ReturnType<typeof sql>) => sql`
    select l.amp_contact_id from ${sql.table(table)} as e
      inner join links as l on l.organization_id = e.organization_id and l.contact_id = ${contactId}
      where e.organization_id = ${organizationId}`;
  // Without this, SQLite would look at every link.
  const fewLinks = dialect === 'sqlite' ? sql`indexed by links_not_active` : sql``;
  const asNumber = sql`case when e.kind = 'contact' then cast(e.id as bigint) end`;
  return sql`
      select id from holds where organization_id = ${organizationId} and kind = 'amp_contact'
      union ${ofContacts('holds', asNumber)}
      union ${ofContacts('conflicts', asNumber)}
      union ${ofContacts('skips', sql`e.contact_id`)}
      union select amp_contact_id from links ${fewLinks}
        where organization_id = ${organizationId} and state <> 'active'
      union select amp_contact_id from amp_skips where organization_id = ${organizationId}`;
}

/**
 * The rows of all AMP contacts, without removed ones, which are few and have an index. SQLite would
 * not use it if other tables are joined, and reads them first only with `cross join`.
 */
async function totals(
  db: Kysely<Tables>,
  { organizationId, dialect }: Pick<Scope, 'organizationId' | 'dialect'>,
  from: RawBuilder<unknown>,
  joined: RawBuilder<unknown> = sql``,
  on: RawBuilder<unknown> = sql``,
): Promise<number> {
  const fewRemoved = dialect === 'sqlite' ? sql`indexed by amp_contacts_deleted` : sql``;
  const { rows } = await sql<{ readonly count: number }>`select
    (select count(*) ${from} where a.organization_id = ${organizationId})
    - (select count(*) from amp_contacts as a ${fewRemoved} ${joined}
      where a.organization_id = ${organizationId} and a.deleted_at is not null ${on}) as count`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
