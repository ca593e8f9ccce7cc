import type { Channel, ListEntry, ListKind } from '../../core/contact/contact.ts';
import { Failure } from '../../core/failure.ts';
import type { Api } from './api.ts';
import { type Listing, listById } from './paging.ts';
import { flag, NotUnderstood, type Parsed, parseRecord, text } from './wire.ts';

/** The lists of one organization by kind. */
export type Lists = (kind: ListKind, how?: 'anew') => Promise<readonly ListEntry[]>;

/** The members of list entries besides an id (SPEC); requesting more may be rejected (OBS). */
const fieldsOf: Readonly<Record<ListKind, readonly string[]>> = {
  company_types: ['name', 'defaultFlag'],
  company_statuses: ['name', 'defaultFlag', 'inactiveFlag'],
  markets: ['name'],
  territories: ['name'],
  contact_types: ['description', 'defaultFlag'],
  departments: ['name'],
  relationships: ['name'],
  countries: ['name'],
  communication_types: ['description', 'defaultFlag', 'phoneFlag', 'faxFlag', 'emailFlag'],
};

/** Each list is read once, when it is first asked for; a read that failed is repeated. */
export function organizationLists(api: Api): Lists {
  const known = new Map<ListKind, Promise<readonly ListEntry[]>>();
  return (kind, how) => {
    const read = (how === 'anew' ? undefined : known.get(kind)) ?? readList(api, kind);
    known.set(kind, read);
    read.catch(() => known.delete(kind));
    return read;
  };
}

/** The present entries of a list. */
export async function readList(api: Api, kind: ListKind): Promise<readonly ListEntry[]> {
  return await entriesOf(api, { resource: kind, fields: ['id', ...fieldsOf[kind]] });
}

/** The sites of a company; contacts refer to them. */
export async function readCompanySites(api: Api, companyId: number): Promise<readonly ListEntry[]> {
  if (!Number.isSafeInteger(companyId) || companyId <= 0) return [];
  const below = `/${companyId}/sites`;
  const fields = ['id', 'name', 'inactiveFlag', 'primaryAddressFlag'];
  try {
    return await entriesOf(api, { resource: 'companies', below, fields });
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'record_missing') return [];
    throw thrown;
  }
}

async function entriesOf(
  api: Api,
  listing: Pick<Listing<ListEntry>, 'resource' | 'below' | 'fields'>,
): Promise<readonly ListEntry[]> {
  const entries: ListEntry[] = [];
  const pages = listById(api, { ...listing, conditions: null, afterId: 0, parse: parseEntry });
  for await (const { records } of pages) entries.push(...records);
  return entries;
}

const channels: readonly Channel[] = ['email', 'phone', 'fax'];

/** An entry without a name cannot be chosen, and is dropped. */
function parseEntry(raw: unknown): Parsed<ListEntry> {
  return parseRecord(raw, (id, wire) => {
    const name = text(wire, 'name') ?? text(wire, 'description');
    if (name === null) throw new NotUnderstood('name_missing');
    return {
      id,
      name,
      inactive: flag(wire, 'inactiveFlag'),
      isDefault: flag(wire, 'defaultFlag') || flag(wire, 'primaryAddressFlag'),
      channels: channels.filter((channel) => flag(wire, `${channel}Flag`)),
    };
  });
}
