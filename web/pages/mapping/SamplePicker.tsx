import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useAnswer } from '../../api/queries.ts';
import { nameOf } from '../../parts/nameOf.ts';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import classes from './Mapping.module.css';

/** Chooses the contact whose values the rows show; by default the first one. */
export function SamplePicker({
  org,
  chosen,
  onChoose,
}: {
  readonly org: string;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 300);
  const [label, setLabel] = useState<{ readonly id: string; readonly text: string } | null>(null);
  const found = useAnswer(
    'GET /organizations/{org}/contacts',
    {
      path: { org },
      query: { limit: 20, ...(search === label?.text || search === '' ? {} : { search }) },
    },
    { keepPrevious: true },
  );
  const options = (found.data?.data.data ?? []).map((contact) => ({
    value: contact.id,
    label: nameOf(contact),
  }));
  const data =
    label === null || options.some(({ value }) => value === label.id)
      ? options
      : [{ value: label.id, label: label.text }, ...options];
  if (found.data !== undefined && found.data.data.data.length === 0 && typed === '') {
    return <p className={classes.quiet}>{mappingTexts.sample.noContacts}</p>;
  }
  return (
    <Select
      className={classes.samplePicker}
      aria-label={mappingTexts.sample.label}
      label={mappingTexts.sample.label}
      placeholder={mappingTexts.sample.search}
      searchable
      data={data}
      value={chosen}
      filter={({ options: all }) => all}
      onSearchChange={setTyped}
      onChange={(id, option) => {
        if (id === null || option === null) return;
        setLabel({ id, text: option.label });
        onChoose(id);
      }}
    />
  );
}

/** The contact that rows show by default; null while AMP has none. */
export function useFirstContact(org: string): string | null {
  const found = useAnswer('GET /organizations/{org}/contacts', {
    path: { org },
    query: { limit: 20 },
  });
  return found.data?.data.data[0]?.id ?? null;
}
