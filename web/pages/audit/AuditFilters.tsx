import { Button, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useAnswer } from '../../api/queries.ts';
import { UserSelect } from '../../parts/UserSelect.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Audit.module.css';
import { type AuditSearch, isAct, isKind, readAuditSearch } from './search.ts';

const words = texts.audit;

const options = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

/** The filters, which are in the address. */
export function AuditFilters({
  org,
  search,
}: {
  readonly org: string;
  readonly search: AuditSearch;
}) {
  const navigate = useNavigate({ from: '/organizations/$org/audit-log' });
  const tokens = useAnswer('GET /organizations/{org}/tokens', { path: { org } });
  const set = (change: Readonly<Record<string, unknown>>) =>
    void navigate({ search: readAuditSearch({ ...search, ...change }), replace: true });
  return (
    <search className={classes.filters} aria-label={words.filters}>
      <UserSelect
        org={org}
        label={words.who}
        placeholder={words.anybody}
        clearable
        searchable
        allowDeselect
        value={search.actor ?? null}
        onChange={(value) => set({ actor: value })}
        after={(tokens.data?.data.data ?? []).map(({ id, name }) => ({
          value: id,
          label: words.token(name),
        }))}
      />
      <Select
        label={words.whatFilter}
        placeholder={words.anything}
        clearable
        allowDeselect
        value={search.what ?? null}
        onChange={(value) => set({ what: isAct(value) ? value : undefined })}
        data={options(words.acts)}
      />
      <Select
        label={words.kindFilter}
        placeholder={words.anyKind}
        clearable
        allowDeselect
        value={search.kind ?? null}
        onChange={(value) => set({ kind: isKind(value) ? value : undefined })}
        data={options(words.kinds)}
      />
      <TextInput
        type="date"
        label={words.since}
        value={search.since ?? ''}
        onChange={({ currentTarget }) => set({ since: currentTarget.value })}
      />
      <TextInput
        type="date"
        label={words.until}
        value={search.until ?? ''}
        onChange={({ currentTarget }) => set({ until: currentTarget.value })}
      />
      {search.object === undefined ? null : (
        <Button
          variant="default"
          rightSection={<IconX size={14} stroke={1.5} aria-hidden="true" />}
          aria-label={words.allObjects}
          onClick={() => set({ object: undefined })}
        >
          {words.object(search.object)}
        </Button>
      )}
    </search>
  );
}
