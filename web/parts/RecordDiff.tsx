import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/english.ts';
import { changedPart } from './changedPart.ts';
import classes from './RecordDiff.module.css';

export type DiffValue = string | number | boolean | null;

export type DiffRow = {
  readonly key: string;
  readonly field: ReactNode;
  readonly now: DiffValue;
  readonly willBe: DiffValue;
  /** Which side is written. */
  readonly to?: 'amp' | 'connectwise' | undefined;
  readonly reason?: ReactNode;
  /** A control before the field, such as a check box that excludes it. */
  readonly control?: ReactNode;
};

/**
 * The changes of a record: field, present value, new value, and why. On a narrow screen the values
 * are stacked.
 */
export function RecordDiff({
  label,
  rows,
  heads = texts.diff.planned,
}: {
  readonly label: string;
  readonly rows: readonly DiffRow[];
  /** Names of the two columns of values. */
  readonly heads?: { readonly now: string; readonly willBe: string };
}) {
  const hasReasons = rows.some(({ reason }) => reason !== undefined);
  return (
    <table className={classes.diff} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{texts.diff.field}</th>
          <th scope="col">{heads.now}</th>
          <th scope="col">{heads.willBe}</th>
          {hasReasons ? <th scope="col">{texts.diff.reason}</th> : null}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, field, now, willBe, to, reason, control }) => {
          const [before, after] = [valueText(now), valueText(willBe)];
          return (
            <tr key={key}>
              <th scope="row">
                <span className={classes.field}>
                  {control}
                  {field}
                  {to === undefined ? null : <Direction to={to} />}
                </span>
              </th>
              <td data-head={heads.now}>
                <Value kind="old" text={before} other={after} />
              </td>
              <td data-head={heads.willBe}>
                <Value kind="new" text={after} other={before} />
              </td>
              {hasReasons ? <td className={classes.reason}>{reason}</td> : null}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The side a value goes to, as arrow and word. */
export function Direction({ to }: { readonly to: 'amp' | 'connectwise' }) {
  const Arrow = to === 'amp' ? IconArrowLeft : IconArrowRight;
  return (
    <span className={classes.direction}>
      <Arrow size={14} stroke={1.5} aria-hidden="true" />
      {texts.diff.to[to]}
    </span>
  );
}

/** A value before or after a change; the part that differs from the other one is bold. */
function Value({
  kind,
  text,
  other,
}: {
  readonly kind: 'old' | 'new';
  readonly text: string | null;
  readonly other: string | null;
}) {
  if (text === null) return <span className={classes.empty}>{texts.diff.empty}</span>;
  const { start, end } = changedPart(text, other ?? '');
  const Tag = kind === 'old' ? 'del' : 'ins';
  return (
    <Tag className={classes.value} data-kind={kind}>
      <span aria-hidden="true">{kind === 'old' ? '−' : '+'} </span>
      {text.slice(0, start)}
      <b>{text.slice(start, end)}</b>
      {text.slice(end)}
    </Tag>
  );
}

function valueText(value: DiffValue): string | null {
  if (value === null || value === '') return null;
  return typeof value === 'boolean' ? texts.diff.yesNo(value) : String(value);
}
