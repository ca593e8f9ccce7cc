import type { ReactNode } from 'react';
import classes from './Table.module.css';
import { useIsNarrow } from './useIsNarrow.ts';

export type TableColumn<R> = {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: R) => ReactNode;
  /** Numbers, aligned to the right. */
  readonly numeric?: boolean;
  /** Text that may be long, such as names and addresses: it wraps anywhere. */
  readonly long?: boolean;
  /** Buttons and menus of a row: the title of their column is only for screen readers. */
  readonly actions?: boolean;
};

/**
 * A short list in full, such as users. The first column names the row. On narrow screens each row
 * becomes a few lines below its name, and nothing scrolls sideways.
 */
export function Table<R>({
  label,
  columns,
  rows,
  keyOf,
}: {
  readonly label: string;
  readonly columns: readonly TableColumn<R>[];
  readonly rows: readonly R[];
  readonly keyOf: (row: R) => string;
}) {
  const isNarrow = useIsNarrow();
  if (isNarrow) {
    const [first, ...others] = columns;
    const lines = others.filter(({ actions }) => actions !== true);
    return (
      <ul className={classes.list} aria-label={label}>
        {rows.map((row) => (
          <li key={keyOf(row)} className={classes.item}>
            <div className={classes.itemHead}>
              <div className={classes.itemName}>{first?.cell(row)}</div>
              {others.map(({ key, actions, cell }) =>
                actions === true ? <div key={key}>{cell(row)}</div> : null,
              )}
            </div>
            <dl className={classes.lines}>
              {lines.map(({ key, title, cell }) => (
                <div key={key}>
                  <dt>{title}</dt>
                  <dd>{cell(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ key, title, numeric, actions }) => (
            <th key={key} scope="col" data-numeric={numeric}>
              {actions === true ? <span className="unseen">{title}</span> : title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ key, cell, numeric, actions, long }, index) =>
              index === 0 ? (
                <th key={key} scope="row" data-long={long}>
                  {cell(row)}
                </th>
              ) : (
                <td key={key} data-numeric={numeric} data-actions={actions} data-long={long}>
                  {cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
