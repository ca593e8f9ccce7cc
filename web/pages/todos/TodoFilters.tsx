import { Button, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useAnswer } from '../../api/queries.ts';
import { nameOf } from '../../parts/nameOf.ts';
import { SearchInput } from '../../parts/SearchInput.tsx';
import { UserSelect } from '../../parts/UserSelect.tsx';
import { todos as words } from '../../texts/english/todos.ts';
import { isType, type TodosQuery, todoTypes } from './search.ts';
import classes from './Todos.module.css';
import { nobody } from './todo.ts';

/** Search and filters, which are in the address. */
export function TodoFilters({
  org,
  search,
  onChange: set,
  children,
}: {
  readonly org: string;
  readonly search: TodosQuery;
  readonly onChange: (change: TodosQuery) => void;
  /** Actions for the whole list. */
  readonly children: ReactNode;
}) {
  return (
    <search className={classes.filters} aria-label={words.filters}>
      <SearchInput label={words.search} value={search.q} onFind={(q) => set({ q })} />
      <Select
        aria-label={words.type}
        placeholder={words.anyType}
        clearable
        allowDeselect
        value={search.type ?? null}
        data={todoTypes.map((value) => ({ value, label: words.types[value] }))}
        onChange={(type) => set({ type: isType(type) ? type : undefined })}
      />
      {search.view === 'mine' ? null : (
        <UserSelect
          org={org}
          aria-label={words.assignee}
          placeholder={words.anyAssignee}
          clearable
          allowDeselect
          value={search.assignee ?? null}
          before={[nobody]}
          onChange={(assignee) => set({ assignee: assignee ?? undefined })}
        />
      )}
      {search.contact === undefined ? null : (
        <OfContact org={org} id={search.contact} onClear={() => set({ contact: undefined })} />
      )}
      {children}
    </search>
  );
}

function OfContact({
  org,
  id,
  onClear,
}: {
  readonly org: string;
  readonly id: string;
  readonly onClear: () => void;
}) {
  const name = useContactName(org, id);
  return (
    <Button
      variant="default"
      rightSection={<IconX size={14} stroke={1.5} aria-hidden="true" />}
      title={words.allContacts}
      onClick={onClear}
    >
      {words.ofContact(name ?? words.oneContact)}
    </Button>
  );
}

/** Name of an AMP contact; undefined until it is loaded. */
export function useContactName(org: string, id: string | undefined): string | undefined {
  const answer = useAnswer(
    'GET /organizations/{org}/contacts/{id}',
    { path: { org, id: id ?? '' } },
    { enabled: id !== undefined },
  );
  return answer.data === undefined ? undefined : nameOf(answer.data.data);
}
