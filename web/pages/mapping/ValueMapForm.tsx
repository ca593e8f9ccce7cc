import { Autocomplete, Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useAnswer } from '../../api/queries.ts';
import type { ValueMap } from '../../parts/mapping/draft.ts';
import { Shown } from '../../parts/states.tsx';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import classes from './Mapping.module.css';
import type { ConnectWiseField } from './model.ts';

const words = mappingTexts.form;
const others = ['leave_out', 'same'] as const;
const most = 50;

/**
 * Which ConnectWise value becomes which AMP value: the values actually found, unmapped ones first.
 */
export function ValueMapForm({
  org,
  connectwise,
  options,
  map,
  canChange,
  onChange,
}: {
  readonly org: string;
  readonly connectwise: ConnectWiseField;
  readonly options: readonly string[];
  readonly map: ValueMap | null;
  readonly canChange: boolean;
  readonly onChange: (map: ValueMap | undefined) => void;
}) {
  // The mapping when the form opened: a row does not move while it is typed into.
  const [before] = useState(
    () => new Set(map?.pairs.map(({ connectwise: name }) => name.toLowerCase()) ?? []),
  );
  const found = useAnswer(
    'GET /organizations/{org}/connectwise-fields/{name}/values',
    { path: { org, name: connectwise.name } },
    { enabled: map !== null },
  );
  if (map === null) {
    return canChange ? (
      <Button
        variant="subtle"
        className={classes.mapValues}
        onClick={() => onChange({ pairs: [], others: 'same' })}
      >
        {words.useValues}
      </Button>
    ) : null;
  }
  const pairOf = (value: string) =>
    map.pairs.find((pair) => pair.connectwise.toLowerCase() === value.toLowerCase());
  const change = (value: string, amp: string) => {
    const rest = map.pairs.filter((pair) => pair.connectwise.toLowerCase() !== value.toLowerCase());
    onChange({ ...map, pairs: amp === '' ? rest : [...rest, { connectwise: value, amp }] });
  };
  return (
    <fieldset className={classes.part}>
      <legend className={classes.partTitle}>{words.values}</legend>
      <p className={classes.quiet}>{words.valuesHelp}</p>
      <Shown answer={found} what={words.couldNotLoadValues}>
        {({ data: { data } }) => {
          const counted = new Map(
            data.map(({ value, contacts }) => [value.toLowerCase(), contacts]),
          );
          const unseen = map.pairs.filter((pair) => !counted.has(pair.connectwise.toLowerCase()));
          // Unmapped values come first, the most frequent at the top; typing does not move a row.
          const rows = [
            ...data.map(({ value, contacts }) => ({ value, contacts })),
            ...unseen.map((pair) => ({ value: pair.connectwise, contacts: 0 })),
          ];
          if (rows.length === 0) return <p className={classes.quiet}>{words.noValues}</p>;
          return (
            <ul className={classes.pairs}>
              {inOrder(rows, before).map(({ value, contacts }) => (
                <li key={value}>
                  <span className={classes.pairFrom}>
                    <bdi>{value}</bdi>
                    <span className={classes.quiet}>{words.contacts(contacts)}</span>
                  </span>
                  <Autocomplete
                    aria-label={words.becomes(value)}
                    placeholder={map.others === 'same' ? words.asItIs : words.dropped}
                    comboboxProps={{ withinPortal: false }}
                    data={[...options]}
                    value={pairOf(value)?.amp ?? ''}
                    onChange={(amp) => change(value, amp)}
                  />
                </li>
              ))}
            </ul>
          );
        }}
      </Shown>
      <div className={classes.fields}>
        <Select
          label={words.others}
          comboboxProps={{ withinPortal: false }}
          data={others.map((value) => ({ value, label: words.otherChoices[value] }))}
          value={map.others}
          onChange={(value) =>
            onChange({ ...map, others: value === 'leave_out' ? 'leave_out' : 'same' })
          }
        />
        {canChange ? (
          <Button className={classes.low} variant="default" onClick={() => onChange(undefined)}>
            {words.dropMap}
          </Button>
        ) : null}
      </div>
    </fieldset>
  );
}

type Found = { readonly value: string; readonly contacts: number };

/** Unmapped values first. */
function inOrder(rows: readonly Found[], mapped: ReadonlySet<string>): readonly Found[] {
  const isMapped = ({ value }: Found) => mapped.has(value.toLowerCase());
  return [...rows.filter((row) => !isMapped(row)), ...rows.filter(isMapped)].slice(0, most);
}
