import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { type Row, useAnswer } from '../../api/queries.ts';
import { nameOf } from '../../parts/nameOf.ts';
import { todos as words } from '../../texts/english/todos.ts';

/** A contact, found by name, e-mail address or company. */
export function ContactPicker({
  org,
  value,
  presentName,
  onChange,
  error,
  description,
  disabled = false,
  autoFocus = false,
}: {
  readonly org: string;
  /** Id of an AMP contact; empty if none is chosen. */
  readonly value: string;
  /** Its name, if it is already known. */
  readonly presentName?: string | undefined;
  readonly onChange: (id: string) => void;
  readonly error?: ReactNode;
  readonly description?: ReactNode;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
}) {
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<{ readonly value: string; readonly label: string } | null>(
    null,
  );
  const [asked] = useDebouncedValue(typed.trim(), 200);
  const isAsking = asked !== '' && asked !== picked?.label;
  const found = useAnswer(
    'GET /organizations/{org}/contacts',
    {
      path: { org },
      query: { limit: 20, sort: 'name', ...(isAsking ? { search: asked } : {}) },
    },
    { enabled: !disabled, keepPrevious: true },
  );
  const options = (found.data?.data.data ?? []).map((row) => ({
    value: row.id,
    label: labelOf(row),
  }));
  const present =
    picked?.value === value
      ? picked
      : presentName === undefined
        ? null
        : { value, label: presentName };
  const isListed = present === null || options.some((one) => one.value === present.value);
  return (
    <Select
      label={words.contact}
      placeholder={words.contactHint}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      searchable
      required
      withAsterisk={false}
      disabled={disabled}
      {...(autoFocus ? { 'data-autofocus': true } : {})}
      value={value === '' ? null : value}
      data={isListed ? options : [present, ...options]}
      // The service has done the search, including fields that the option does not show.
      filter={({ options: all }) => all}
      nothingFoundMessage={found.isFetching ? undefined : words.noContact}
      error={error}
      onSearchChange={setTyped}
      onChange={(next, option) => {
        if (option !== null) setPicked({ value: option.value, label: option.label });
        onChange(next ?? '');
      }}
    />
  );
}

function labelOf(contact: Row<'GET /organizations/{org}/contacts'>): string {
  const { company } = contact.fields;
  return [nameOf(contact), typeof company === 'string' ? company : null]
    .filter(Boolean)
    .join(' · ');
}
