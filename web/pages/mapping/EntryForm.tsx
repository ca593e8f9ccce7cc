import { Button, Select, TextInput } from '@mantine/core';
import {
  type BlankRule,
  type ConflictRule,
  type Entry,
  withEntry,
  withoutEntry,
} from '../../parts/mapping/draft.ts';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import classes from './Mapping.module.css';
import { type Row, shownName } from './model.ts';
import { Problems } from './Problems.tsx';
import type { RowContext } from './rowContext.ts';
import { TransformsForm } from './TransformsForm.tsx';
import { ValueMapForm } from './ValueMapForm.tsx';

const words = mappingTexts;
const conflictRules: readonly ConflictRule[] = ['connectwise', 'amp', 'latest', 'ask'];
const blankRules: readonly BlankRule[] = ['clear', 'keep', 'fill_only_empty'];

/** Everything that an entry says beyond its two fields and the direction. */
export function EntryForm({ row, ...context }: RowContext & { readonly row: Row }) {
  const { org, draft, connectWise, canChange, onChange } = context;
  const { amp, connectwise, kind } = row;
  if (connectwise === null) return null;
  const entry: Entry = row.entry ?? { amp: amp.name, connectwise: connectwise.name };
  const change = (parts: Partial<Entry>) => onChange(withEntry(draft, { ...entry, ...parts }));
  const name = shownName(row);
  return (
    <fieldset className={classes.form} disabled={!canChange}>
      <legend className="unseen">{name}</legend>
      <Problems row={row} {...context} />
      <div className={classes.fields}>
        <Select
          label={words.form.conflict}
          clearable
          placeholder={words.form.generalRule}
          disabled={!canChange}
          comboboxProps={{ withinPortal: false }}
          data={conflictRules.map((value) => ({ value, label: words.conflicts[value] }))}
          value={entry.conflict ?? null}
          onChange={(value) =>
            change({ conflict: conflictRules.find((rule) => rule === value) ?? undefined })
          }
        />
        <Select
          label={words.form.blank}
          disabled={!canChange}
          comboboxProps={{ withinPortal: false }}
          data={blankRules.map((value) => ({ value, label: words.blanks[value] }))}
          value={entry.blank ?? 'clear'}
          onChange={(value) => {
            const rule = blankRules.find((one) => one === value);
            change({ blank: rule === 'clear' ? undefined : rule });
          }}
        />
        {connectwise.required ? (
          <TextInput
            label={words.form.fill}
            description={words.form.fillHelp}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            value={entry.default ?? ''}
            onChange={({ currentTarget: { value } }) =>
              change({ default: value === '' ? undefined : value })
            }
          />
        ) : null}
      </div>
      <TransformsForm
        transforms={entry.transforms ?? []}
        connectWise={connectWise}
        canChange={canChange}
        onChange={(transforms) =>
          change({ transforms: transforms.length === 0 ? undefined : transforms })
        }
      />
      <ValueMapForm
        org={org}
        connectwise={connectwise}
        options={amp.options}
        map={entry.values ?? null}
        canChange={canChange}
        onChange={(values) => change({ values })}
      />
      {canChange ? (
        <div className={classes.ways}>
          {kind === 'own' ? (
            <Button
              variant="default"
              onClick={() => onChange(withoutEntry(draft, amp.name, false))}
            >
              {amp.custom ? words.removeEntry : words.useDefault}
            </Button>
          ) : null}
          {amp.custom ? null : (
            <Button variant="default" onClick={() => onChange(withoutEntry(draft, amp.name, true))}>
              {words.switchOff}
            </Button>
          )}
        </div>
      ) : null}
    </fieldset>
  );
}
