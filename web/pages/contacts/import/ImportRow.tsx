import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Answer, Input } from '../../../api/call.ts';
import { type Row, useAction } from '../../../api/queries.ts';
import { RecordDiff } from '../../../parts/RecordDiff.tsx';
import { Failing } from '../../../parts/states.tsx';
import { contactImportTexts } from '../../../texts/english/contactImport.ts';
import classes from './Import.module.css';

type ImportedRow = Row<'GET /organizations/{org}/contacts/imports/{id}/rows'>;
type Columns = Answer<'GET /organizations/{org}/contacts/imports/{id}'>['columns'];
type Change = Input<'PATCH /organizations/{org}/contacts/imports/{id}/rows/{line}'>['body'];

const words = contactImportTexts.preview;

/** A row of a file: what it will do, or why it is invalid, and how a person can fix it. */
export function ImportRow({
  org,
  id,
  row,
  columns,
  onChanged,
}: {
  readonly org: string;
  readonly id: string;
  readonly row: ImportedRow;
  readonly columns: Columns;
  readonly onChanged: () => void;
}) {
  const { line, action, email, changes, pairing, refused } = row;
  const change = useAction('PATCH /organizations/{org}/contacts/imports/{id}/rows/{line}', {
    onDone: onChanged,
  });
  const send = (body: Change) => change.mutate({ path: { org, id, line: String(line) }, body });
  const name = nameIn(row, columns);
  const button = (label: string, body: Change) => (
    <Button
      size="compact-sm"
      variant="default"
      disabled={change.isPending}
      aria-label={`${label}: ${words.line(line)}`}
      onClick={() => send(body)}
    >
      {label}
    </Button>
  );
  return (
    <li className={classes.row}>
      <div className={classes.head}>
        <span className={classes.quiet}>{words.line(line)}</span>
        <span className={classes.name} dir="auto">
          {name === '' ? (email ?? words.noEmail) : name}
        </span>
        {name === '' ? null : <span className={classes.quiet}>{email ?? words.noEmail}</span>}
        <span className={classes.buttons}>
          {action === 'update' ? button(words.apart, { apart: true }) : null}
          {action === 'create' && pairing?.apart === true
            ? button(words.together, { apart: false })
            : null}
          {action === 'skipped'
            ? button(words.takeIn, { skipped: false })
            : action === 'unchanged'
              ? null
              : button(words.leaveOut, { skipped: true })}
        </span>
      </div>
      {action === 'update' && pairing !== null ? (
        <p className={classes.values}>
          {words.matchedBy[pairing.by]}: {pairing.name === '' ? pairing.email : pairing.name}
        </p>
      ) : null}
      {action === 'create' && pairing?.apart === true ? (
        <p className={classes.values}>
          {words.apartSaid(pairing.name === '' ? (pairing.email ?? '') : pairing.name)}
        </p>
      ) : null}
      {action === 'update' ? (
        <RecordDiff
          label={words.changes(line)}
          heads={words.heads}
          rows={changes.map(({ field, label, from, to }) => ({
            key: field,
            field: label,
            now: from,
            willBe: to,
          }))}
        />
      ) : action === 'create' ? (
        <p className={classes.values} dir="auto">
          {changes
            .filter(({ field }) => !['email', 'firstName', 'lastName'].includes(field))
            .map(({ label, to }) => `${label}: ${String(to)}`)
            .join(' · ')}
        </p>
      ) : null}
      {refused === null || action === 'skipped' ? null : (
        <>
          <p className={classes.problem}>{words.refusal(refused.why, refused.accepted)}</p>
          <Cells
            row={row}
            columns={columns}
            isPending={change.isPending}
            onFix={(cells) => send({ cells: [...cells] })}
          />
        </>
      )}
      {change.error === null ? null : <Failing what={words.couldNotChange} error={change.error} />}
    </li>
  );
}

/** Cells of an invalid row: the wrong one, or all that are imported. */
function Cells({
  row,
  columns,
  isPending,
  onFix,
}: {
  readonly row: ImportedRow;
  readonly columns: Columns;
  readonly isPending: boolean;
  readonly onFix: (cells: readonly string[]) => void;
}) {
  const [cells, setCells] = useState(row.cells);
  const wrong = columns.filter(({ name }) => name === row.refused?.column);
  const shown = columns
    .map((column, index) => ({ ...column, index }))
    .filter(({ name, field }) =>
      wrong.length > 0 ? name === row.refused?.column : field !== null,
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Cells beyond the columns are dropped: they were never shown.
    onFix(columns.map((_, index) => cells[index] ?? ''));
  };
  return (
    <form className={classes.cells} onSubmit={submit}>
      {shown.map(({ name, index }) => (
        <TextInput
          key={index}
          label={name}
          aria-label={words.cell(name, row.line)}
          value={cells[index] ?? ''}
          onChange={({ currentTarget: { value } }) =>
            setCells((before) =>
              columns.map((_, place) => (place === index ? value : (before[place] ?? ''))),
            )
          }
        />
      ))}
      <Button type="submit" variant="default" loading={isPending}>
        {words.fix}
      </Button>
    </form>
  );
}

/** First and last name as the row has them. */
function nameIn({ cells }: ImportedRow, columns: Columns): string {
  return ['firstName', 'lastName']
    .map((wanted) => cells[columns.findIndex(({ field }) => field === wanted)]?.trim() ?? '')
    .filter((part) => part !== '')
    .join(' ');
}
