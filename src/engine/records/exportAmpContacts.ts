import { ampFields } from '../../core/contact/ampFields.ts';
import { byteOrderMark, csvLine } from '../../core/csv/csvText.ts';
import type { AmpContactFilter, AmpContactRow } from '../../ports/ampContactStores.ts';
import type { ListQuery } from '../../ports/page.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

const pageSize = 500;

/** A part of an export, and how many AMP contacts are in it. */
export type ExportedPart = { readonly text: string; readonly contacts: number };

/**
 * AMP contacts as CSV in UTF-8, all of them or those of a list in its order, one page in memory at
 * a time. The first part has the column names. Users are given by e-mail address. Retired custom
 * fields are included, because their values are still stored.
 */
export async function* exportAmpContacts(
  stores: Pick<OrganizationStores, 'ampContacts' | 'ampFields' | 'users'>,
  wanted: Pick<ListQuery<AmpContactFilter>, 'filter' | 'sort'> = {},
): AsyncGenerator<ExportedPart> {
  const columns = [...ampFields, ...(await stores.ampFields.list())];
  const users = new Map((await stores.users.list()).map(({ id, email }) => [id, email]));
  const names = columns.map(({ name }) => name);
  const heading = ['id', ...names, 'connectwiseId', 'linkState', 'createdAt', 'updatedAt'];
  const values = ({ id, email, fields, link, createdAt, updatedAt }: AmpContactRow) => [
    id,
    ...columns.map(({ name, kind }) => {
      const value = name === 'email' ? email : (fields[name] ?? null);
      // Someone who is no longer a user has no address here, so the id is exported.
      return kind === 'user' && typeof value === 'string' ? (users.get(value) ?? value) : value;
    }),
    link?.contactId ?? null,
    link?.state ?? null,
    createdAt,
    updatedAt,
  ];
  yield { text: byteOrderMark + csvLine(heading), contacts: 0 };
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await stores.ampContacts.page({ ...wanted, limit: pageSize, cursor });
    const text = page.rows.map((row) => csvLine(values(row))).join('');
    yield { text, contacts: page.rows.length };
    cursor = page.nextCursor;
  }
}
