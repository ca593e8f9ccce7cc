import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { Answer, Query } from '../../../api/call.ts';
import { useAction, useAnswer } from '../../../api/queries.ts';
import { FoldButton } from '../../../parts/FoldButton.tsx';
import { Failing } from '../../../parts/states.tsx';
import { contactImportTexts } from '../../../texts/english/contactImport.ts';
import classes from './Import.module.css';

type Columns = Answer<'POST /organizations/{org}/contacts/imports/columns'>;
type Column = Columns['columns'][number];
type Form = Query<'POST /organizations/{org}/contacts/imports/columns'>;

const words = contactImportTexts.columns;

const notImported = '-';
const encodings = ['utf-8', 'utf-16le', 'windows-1252'] as const;
const separators = [',', ';', '\t'] as const;

/** How the file is read; another separator than the usual ones is found out from the file each time. */
function formOf({ encoding, separator }: Pick<Columns, 'encoding' | 'separator'>): Form {
  const usual = separators.find((one) => one === separator);
  return usual === undefined ? { encoding } : { encoding, separator: usual };
}

/** Which column goes to which field: matched columns first, the rest collapsed. */
export function ColumnsStep({
  org,
  file,
  found,
  onRead,
  onOther,
  onPreviewed,
}: {
  readonly org: string;
  readonly file: File;
  readonly found: Columns;
  readonly onRead: (columns: Columns) => void;
  readonly onOther: () => void;
  readonly onPreviewed: (id: string) => void;
}) {
  const [chosen, setChosen] = useState<readonly (string | null)[]>(() =>
    found.columns.map(({ field }) => field),
  );
  const fields = useAnswer('GET /organizations/{org}/amp-fields', { path: { org } });
  const content = { content: file, mediaType: 'text/csv' };
  const read = useAction('POST /organizations/{org}/contacts/imports/columns');
  const preview = useAction('POST /organizations/{org}/contacts/imports');
  const form = formOf(found);
  const readAs = (next: Pick<Columns, 'encoding' | 'separator'>) =>
    read.mutate(
      { path: { org }, query: formOf(next), file: content },
      { onSuccess: ({ data }) => onRead(data) },
    );
  const known = (fields.data?.data.data ?? []).filter(({ retired }) => !retired);
  const labelOf = (name: string) =>
    name === 'id' ? words.id : (known.find((one) => one.name === name)?.label ?? name);
  const isTwice = (index: number) =>
    chosen[index] !== null && chosen.indexOf(chosen[index] ?? null) !== index;
  const hasTwice = chosen.some((_, index) => isTwice(index));
  const isFound = chosen.some((field) => field === 'email' || field === 'id');
  const rows = (columns: readonly (readonly [Column, number])[]) =>
    columns.map(([column, index]) => (
      <ColumnRow
        key={index}
        name={column.name === '' ? words.unnamed(index + 1) : column.name}
        samples={column.samples}
        value={chosen[index] ?? notImported}
        error={isTwice(index) ? words.twice(labelOf(chosen[index] ?? '')) : undefined}
        data={[
          { value: notImported, label: words.notImported },
          { value: 'id', label: words.id },
          ...known.map(({ name, label }) => ({ value: name, label })),
        ]}
        onChange={(value) => setChosen(chosen.with(index, value === notImported ? null : value))}
      />
    ));
  // Columns matched at first keep their place, whatever is chosen for them later.
  const all = found.columns.map((column, index) => [column, index] as const);
  const matched = all.filter(([{ field }]) => field !== null);
  const rest = all.filter(([{ field }]) => field === null);
  const unused = rest.filter(([, index]) => chosen[index] === null).length;
  const [open, setOpen] = useState(matched.length === 0);
  return (
    <>
      <div className={classes.form}>
        <span>
          {file.name}{' '}
          <Button variant="subtle" size="compact-sm" onClick={onOther}>
            {contactImportTexts.file.other}
          </Button>
        </span>
        <Select
          label={words.encoding}
          value={found.encoding}
          data={encodings.map((value) => ({ value, label: words.encodings[value] }))}
          onChange={(value) =>
            readAs({ ...found, encoding: encodings.find((one) => one === value) ?? found.encoding })
          }
        />
        <Select
          label={words.separator}
          value={found.separator}
          data={[
            ...separators.map((value) => ({
              value: value as string,
              label: words.separators[value],
            })),
            ...(form.separator === undefined
              ? [{ value: found.separator, label: found.separator }]
              : []),
          ]}
          onChange={(value) => readAs({ ...found, separator: value ?? found.separator })}
        />
      </div>
      {read.error === null ? null : (
        <Failing what={contactImportTexts.file.couldNotRead} error={read.error} />
      )}
      <table className={classes.columns} aria-label={words.title}>
        <thead>
          <tr>
            <th scope="col">{words.column}</th>
            <th scope="col">{words.samples}</th>
            <th scope="col">{words.field}</th>
          </tr>
        </thead>
        <tbody>
          {rows(matched)}
          {open ? rows(rest) : null}
        </tbody>
      </table>
      {rest.length === 0 ? null : (
        <FoldButton open={open} onToggle={setOpen}>
          {words.rest(unused)}
        </FoldButton>
      )}
      {preview.error === null ? null : (
        <Failing what={words.couldNotPreview} error={preview.error} />
      )}
      <div className={classes.foot}>
        <Button
          disabled={hasTwice || !isFound}
          loading={preview.isPending}
          onClick={() =>
            preview.mutate(
              {
                path: { org },
                query: { ...form, column: chosen.map((field) => field ?? notImported) },
                file: content,
                key: crypto.randomUUID(),
              },
              { onSuccess: ({ data }) => onPreviewed(data.id) },
            )
          }
        >
          {words.preview}
        </Button>
        <span className={classes.quiet} aria-live="polite">
          {preview.isPending ? words.previewing : isFound ? '' : words.needed}
        </span>
      </div>
    </>
  );
}

function ColumnRow({
  name,
  samples,
  value,
  error,
  data,
  onChange,
}: {
  readonly name: string;
  readonly samples: readonly string[];
  readonly value: string;
  readonly error: string | undefined;
  readonly data: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={classes.quiet}>{samples.join(' · ')}</td>
      <td>
        <Select
          aria-label={words.fieldOf(name)}
          searchable
          value={value}
          data={[...data]}
          error={error}
          onChange={(next) => onChange(next ?? notImported)}
        />
      </td>
    </tr>
  );
}
