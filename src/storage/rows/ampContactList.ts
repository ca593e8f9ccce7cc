import { sql } from 'kysely';
import type { AmpContactState } from '../../core/contact/ampContactStates.ts';
import type { AmpContactFilter, AmpContactSort } from '../../ports/ampContactStores.ts';
import { type Condition, type List, oneOfThese } from '../database/listPage.ts';
import { holdsAllWords } from './search.ts';

/** AMP contacts as a list. Ids rise in order of creation. */
export const ampContactList: List<AmpContactSort> = {
  table: 'amp_contacts',
  key: [{ name: 'id', type: 'text' }],
  sorts: {
    createdAt: 'key',
    updatedAt: { name: 'updated_at', type: 'text' },
    name: { name: 'name_key', type: 'text' },
    email: { name: 'email_key', type: 'text', nullable: true },
    company: { name: 'company_key', type: 'text' },
  },
  usual: 'createdAt',
};

/**
 * A search reads every row, and the rows are large; this index has everything that a list needs. PostgreSQL
 * allows no index this wide, but reads rows faster.
 */
export function indexFor({ search }: AmpContactFilter): string | undefined {
  return search === undefined ? undefined : 'amp_contacts_list';
}

export function conditionsOf({
  search,
  removed,
  link,
  owner,
  state,
}: AmpContactFilter): readonly Condition[] {
  return [
    ...(removed === true ? [] : [sql<boolean>`amp_contacts.deleted_at is null`]),
    ...(search === undefined ? [] : [holdsAllWords('amp_contacts.search_key', search)]),
    ...(link === undefined ? [] : [anyOf(link.map(linkIs))]),
    ...(owner === undefined ? [] : [oneOfThese('amp_contacts.owner', owner)]),
    ...(state === undefined ? [] : [anyOf(state.map((one) => sql<boolean>`${stateOf} = ${one}`))]),
  ];
}

/** The state of an AMP contact, as a column: its one definition. */
export const stateOf = sql<AmpContactState>`case
  when amp_contacts.deleted_at is not null then 'removed'
  when exists (select 1 from holds as h where h.organization_id = amp_contacts.organization_id
    and h.kind = 'amp_contact' and h.id = amp_contacts.id) then 'on_hold'
  else coalesce(
    (select case
      when exists (select 1 from holds as h where h.organization_id = l.organization_id
        and h.kind = 'contact' and h.id = cast(l.contact_id as text)) then 'on_hold'
      when exists (select 1 from conflicts as f where f.organization_id = l.organization_id
        and f.kind = 'contact' and f.id = cast(l.contact_id as text)) then 'in_conflict'
      when l.state <> 'active' or exists (select 1 from skips as s
        where s.organization_id = l.organization_id and s.contact_id = l.contact_id) then 'skipped'
      when exists (select 1 from queue as q where q.organization_id = l.organization_id
        and q.contact_id = l.contact_id) then 'waiting'
      else 'in_step' end
    from links as l where l.organization_id = amp_contacts.organization_id
      and l.amp_contact_id = amp_contacts.id),
    (select 'skipped' from amp_skips as s where s.organization_id = amp_contacts.organization_id
      and s.amp_contact_id = amp_contacts.id),
    'waiting') end`;

function linkIs(state: NonNullable<AmpContactFilter['link']>[number]): Condition {
  const links = sql`select 1 from links where links.organization_id = amp_contacts.organization_id
    and links.amp_contact_id = amp_contacts.id`;
  return state === 'none'
    ? sql<boolean>`not exists (${links})`
    : sql<boolean>`exists (${links} and links.state = ${state})`;
}

/** Without alternatives, it matches nothing. */
function anyOf(alternatives: readonly Condition[]): Condition {
  if (alternatives.length === 0) return sql<boolean>`1 = 0`;
  return sql<boolean>`(${sql.join(alternatives, sql` or `)})`;
}
