import { Button, Combobox, Pill, PillsInput, useCombobox } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '../../api/call.ts';
import { useAction } from '../../api/queries.ts';
import { Failing } from '../../parts/states.tsx';
import { filter as filterTexts } from '../../texts/english/filter.ts';
import type { FilterField, Value } from './draft.ts';
import classes from './Filter.module.css';

type Live = Answer<'GET /organizations/{org}/filter/values/{field}'>['data'];

const mostShown = 100;

/**
 * Picks values of a field from the live list; typed or pasted names, separated by commas, are
 * looked up.
 */
export function ValuePicker({
  org,
  field,
  label,
  values,
  live,
  canChange,
  onChange,
}: {
  readonly org: string;
  readonly field: FilterField;
  readonly label: string;
  readonly values: readonly Value[];
  /** Null until the list is loaded. */
  readonly live: Live | null;
  readonly canChange: boolean;
  readonly onChange: (change: (values: readonly Value[]) => readonly Value[]) => void;
}) {
  const [search, setSearch] = useState('');
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const find = useAction('POST /organizations/{org}/filter/values/{field}/find', {
    onDone: ({ data: { data } }) => {
      const found = data.flatMap(({ entered, values: named, closest }): Value[] =>
        named.length > 0 ? named : [{ name: entered, closest }],
      );
      onChange((present) => [...present, ...found.filter((one) => !has(present, one))]);
      setSearch('');
    },
  });
  const enter = (text: string) => {
    if (text.trim() !== '') find.mutate({ path: { org, field }, body: { text } });
  };
  const toggle = (value: Value) =>
    onChange((present) =>
      has(present, value)
        ? present.filter((one) => !isSame(one, value))
        : [...present, { name: value.name, ...(value.id === undefined ? {} : { id: value.id }) }],
    );
  const replace = (value: Value, name: string) => {
    const chosen = live?.find((one) => one.name === name);
    if (chosen === undefined) return;
    onChange((present) => [
      ...present.filter((one) => !isSame(one, value) && one.id !== chosen.id),
      { id: chosen.id, name: chosen.name },
    ]);
  };

  const wanted = search.trim().toLowerCase();
  const matching = (live ?? []).filter(({ name }) => name.toLowerCase().includes(wanted));
  const unknown = values.filter(({ closest }) => closest !== undefined);
  return (
    <div className={classes.picker}>
      <Combobox
        store={combobox}
        withinPortal={false}
        onOptionSubmit={(id) => {
          const value = live?.find((one) => String(one.id) === id);
          if (value !== undefined) toggle(value);
          setSearch('');
        }}
      >
        <Combobox.DropdownTarget>
          <PillsInput
            size="sm"
            disabled={!canChange}
            onClick={() => canChange && combobox.openDropdown()}
          >
            <Pill.Group>
              {values.map((value) => {
                const isGone =
                  live !== null &&
                  value.id !== undefined &&
                  !live.some(({ id }) => id === value.id);
                const isWrong = isGone || value.closest !== undefined;
                return (
                  <Pill
                    key={value.id ?? value.name}
                    className={classes.pill}
                    {...(isWrong ? { 'data-wrong': true } : {})}
                    withRemoveButton={canChange}
                    disabled={!canChange}
                    removeButtonProps={{ 'aria-label': filterTexts.leaveOut }}
                    onRemove={() => onChange((all) => all.filter((one) => !isSame(one, value)))}
                  >
                    {isWrong ? (
                      <IconAlertTriangle size={14} stroke={1.5} aria-hidden="true" />
                    ) : null}
                    {value.name}
                    {isGone ? ` (${filterTexts.goneMark})` : null}
                  </Pill>
                );
              })}
              <Combobox.EventsTarget withExpandedAttribute>
                <PillsInput.Field
                  className={classes.search}
                  role="combobox"
                  aria-label={label}
                  placeholder={values.length === 0 ? filterTexts.noValues : ''}
                  disabled={!canChange}
                  value={search}
                  onFocus={() => combobox.openDropdown()}
                  onBlur={() => combobox.closeDropdown()}
                  onChange={({ currentTarget }) => {
                    combobox.openDropdown();
                    combobox.updateSelectedOptionIndex();
                    setSearch(currentTarget.value);
                  }}
                  onPaste={(event) => {
                    const pasted = event.clipboardData.getData('text');
                    if (!/[,;\n\t]/u.test(pasted)) return;
                    event.preventDefault();
                    enter(pasted.replaceAll(/[;\n\t]+/gu, ','));
                  }}
                  onKeyDown={(event) => {
                    if (event.key === 'Backspace' && search === '') {
                      onChange((all) => all.slice(0, -1));
                    }
                    const isListed = combobox.dropdownOpened && matching.length > 0;
                    const isChosen = combobox.getSelectedOptionIndex() !== -1;
                    if (
                      event.key === 'Enter' &&
                      (search.includes(',') || !(isListed && isChosen))
                    ) {
                      event.preventDefault();
                      enter(search);
                    }
                  }}
                />
              </Combobox.EventsTarget>
            </Pill.Group>
          </PillsInput>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown>
          <Combobox.Options mah={320} className={classes.options} aria-label={label}>
            {live === null ? <Combobox.Empty>{filterTexts.loadingValues}</Combobox.Empty> : null}
            {live !== null && matching.length === 0 ? (
              <Combobox.Empty>{filterTexts.nothingFound}</Combobox.Empty>
            ) : null}
            {matching.slice(0, mostShown).map(({ id, name, companies }) => {
              const isIn = values.some((one) => one.id === id);
              return (
                <Combobox.Option value={String(id)} key={id} active={isIn}>
                  <span className={classes.option}>
                    <span className={classes.check}>
                      {isIn ? <IconCheck size={16} stroke={1.5} aria-hidden="true" /> : null}
                    </span>
                    <span className={classes.optionName}>{name}</span>
                    {companies === null ? null : (
                      <span className={classes.count}>{filterTexts.companiesWith(companies)}</span>
                    )}
                  </span>
                </Combobox.Option>
              );
            })}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {unknown.map((value) => (
        <div className={classes.unknown} key={value.name} role="alert">
          <p>{filterTexts.unknown(value.name, filterTexts.factOf[field])}</p>
          <p className={classes.ways}>
            {filterTexts.closest}
            {value.closest?.map((name) => (
              <Button key={name} variant="default" size="xs" onClick={() => replace(value, name)}>
                {name}
              </Button>
            ))}
            <Button
              variant="subtle"
              size="xs"
              onClick={() => onChange((all) => all.filter((one) => !isSame(one, value)))}
            >
              {filterTexts.leaveOut}
            </Button>
          </p>
        </div>
      ))}
      {find.error === null ? null : (
        <Failing what={filterTexts.couldNotLoadValues} error={find.error} />
      )}
    </div>
  );
}

function isSame(a: Value, b: Value): boolean {
  return a.id === undefined || b.id === undefined
    ? a.name.toLowerCase() === b.name.toLowerCase()
    : a.id === b.id;
}

function has(values: readonly Value[], value: Value): boolean {
  return values.some((one) => isSame(one, value));
}
