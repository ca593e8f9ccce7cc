import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type Row, useAnswer } from '../../api/queries.ts';
import { useUsers } from '../../api/users.ts';
import type { Column } from '../../parts/DataRow.tsx';
import { nameOf } from '../../parts/nameOf.ts';
import { StateWord } from '../../parts/StateWord.tsx';
import { Time } from '../../parts/Time.tsx';
import { texts } from '../../texts/english.ts';
import { fieldText } from './fieldText.ts';

export type Contact = Row<'GET /organizations/{org}/contacts'>;

const words = texts.contacts.columns;

/** The default columns, in order. */
export const defaultColumns: readonly string[] = [
  'company',
  'email',
  'Company_Type',
  'owner',
  'syncState',
  'updatedAt',
];

/** The first column, which is always shown. */
export const nameColumn = (org: string, onOpen: (row: Contact) => void): Column<Contact> => ({
  key: 'name',
  title: words.name,
  width: 'minmax(160px, 4fr)',
  sort: 'name',
  cell: (row) => (
    <Link
      to="/organizations/$org/contacts/$id"
      params={{ org, id: row.id }}
      // The list has the keyboard: Enter opens.
      tabIndex={-1}
      dir="auto"
      title={nameOf(row)}
      onClick={() => onOpen(row)}
    >
      {nameOf(row)}
    </Link>
  ),
});

/** A text in a cell, with the full text as its title. */
const textCell = (text: string | null) =>
  text === null ? null : (
    <span dir="auto" title={text}>
      {text}
    </span>
  );

const ofField = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** Columns with their own width, sort or format. */
const known: readonly Column<Contact>[] = [
  {
    key: 'company',
    title: words.company,
    width: 'minmax(140px, 4fr)',
    sort: 'company',
    cell: ({ fields }) => textCell(ofField(fields.company)),
  },
  {
    key: 'email',
    title: words.email,
    width: 'minmax(180px, 5fr)',
    sort: 'email',
    cell: ({ email }) => textCell(email),
  },
  {
    key: 'Company_Type',
    title: words.companyType,
    width: 'minmax(100px, 2fr)',
    cell: ({ fields }) => textCell(ofField(fields.Company_Type)),
  },
  {
    key: 'owner',
    title: words.owner,
    width: 'minmax(100px, 2fr)',
    cell: ({ owner }) => textCell(owner?.name ?? null),
  },
  {
    key: 'syncState',
    title: words.state,
    width: '116px',
    cell: ({ state }) => <StateWord state={state} />,
  },
  {
    key: 'updatedAt',
    title: words.changed,
    width: '176px',
    sort: 'updatedAt',
    cell: ({ updatedAt }) => <Time at={updatedAt} />,
  },
  {
    key: 'createdAt',
    title: words.added,
    width: '176px',
    sort: 'createdAt',
    cell: ({ createdAt }) => <Time at={createdAt} />,
  },
];

/** The first name and the last name are the name. */
const notOffered = new Set(['firstName', 'lastName', ...known.map(({ key }) => key)]);

/** All columns besides the name: the standard ones, then the other fields of the organization. */
export function useContactColumns(org: string): readonly Column<Contact>[] {
  const { data } = useAnswer('GET /organizations/{org}/amp-fields', { path: { org } });
  const { nameOf: userName } = useUsers(org);
  return useMemo(() => {
    const fields = (data?.data.data ?? []).filter(({ name }) => !notOffered.has(name));
    return [
      ...known,
      ...fields.map(
        ({ name, label, kind }): Column<Contact> => ({
          key: name,
          title: label,
          width: 'minmax(120px, 1fr)',
          cell: ({ fields: values }) => textCell(fieldText(values[name] ?? null, kind, userName)),
        }),
      ),
    ];
  }, [data, userName]);
}
