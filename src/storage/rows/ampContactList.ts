import { sql } from 'kysely';
import type { AmpContactFilter, AmpContactSort } from '../../ports/ampContactStores.ts';
import { type Condition, type List, oneOfThese } from '../database/listPage.ts';
import { holdsAllWords } from './search.ts';

/** AMP contacts as a list. Ids rise in the order of making. */
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
 * A search reads every row, and the rows are large: this index holds all that a list needs of them. It is
 * wider than PostgreSQL allows, which reads its rows faster.
 */
export function indexFor({ search }: AmpContactFilter): string | undefined {
  return search === undefined ? undefined : 'amp_contacts_list';
}

export function conditionsOf({
  search,
  removed,
  link,
  owner,
}: AmpContactFilter): readonly Condition[] {
  return [
    ...(removed === true ? [] : [sql<boolean>`amp_contacts.deleted_at is null`]),
    ...(search === undefined ? [] : [holdsAllWords('amp_contacts.search_key', search)]),
    ...(link === undefined ? [] : [anyOf(link.map(linkIs))]),
    ...(owner === undefined ? [] : [oneOfThese('amp_contacts.owner', owner)]),
  ];
}

function linkIs(state: NonNullable<AmpContactFilter['link']>[number]): Condition {
  const links = sql`select 1 from links where links.organization_id = amp_contacts.organization_id
    and links.amp_contact_id = amp_contacts.id`;
  return state === 'none'
    ? sql<boolean>`not exists (${links})`
    : sql<boolean>`exists (${links} and links.state = ${state})`;
}

/** No alternative at all takes nothing. */
function anyOf(alternatives: readonly Condition[]): Condition {
  if (alternatives.length === 0) return sql<boolean>`1 = 0`;
  return sql<boolean>`(${sql.join(alternatives, sql` or `)})`;
}
