import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { CSSProperties, MouseEvent, ReactNode } from 'react';
import { texts } from '../texts/english.ts';
import classes from './DataList.module.css';

export type Column<R> = {
  readonly key: string;
  readonly title: string;
  /** A track of a CSS grid, such as `minmax(160px, 2fr)`. */
  readonly width: string;
  readonly cell: (row: R) => ReactNode;
  /** Numbers, aligned to the right. */
  readonly numeric?: boolean;
  /** The `sort` value that orders by it, without the minus. */
  readonly sort?: string;
  /** Buttons and menus of a row: the title is only for screen readers. */
  readonly actions?: boolean;
};

/**
 * The style of the cell that identifies the row: it stays in view when the list is scrolled
 * sideways.
 */
export type Stays = { readonly 'data-stays'?: true; readonly style?: { readonly left: number } };

/** The place of a row in a list. */
type Place = {
  readonly id: string;
  readonly index: number;
  /** The keyboard is at this row. */
  readonly isActive: boolean;
  readonly style: CSSProperties;
};

/** A row that is still loading. */
export function ComingRow({ place: { id, index, isActive, style } }: { readonly place: Place }) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-label={texts.states.loading}
      tabIndex={-1}
      className={classes.row}
      data-active={isActive}
      style={style}
    >
      <div role="gridcell" className={classes.coming} tabIndex={-1} />
    </div>
  );
}

/** A row of a list: its cells, or its two lines on a narrow screen. */
export function DataRow<R>({
  place: { id, index, isActive, style },
  row,
  name,
  columns,
  narrow,
  tracks,
  stays,
  isSelected,
  opens,
  onSelect,
  onClick,
  onFocus,
}: {
  readonly place: Place;
  readonly row: R;
  /** What a screen reader calls the row. */
  readonly name: string;
  readonly columns: readonly Column<R>[];
  /** Null on a wide screen. */
  readonly narrow: ((row: R) => ReactNode) | null;
  /** The tracks of the grid that holds its cells. */
  readonly tracks: string;
  readonly stays: Stays;
  /** Null if rows cannot be selected. */
  readonly isSelected: boolean | null;
  /** Whether the row can be opened. */
  readonly opens: boolean;
  readonly onSelect: () => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onFocus: () => void;
}) {
  const box =
    isSelected === null ? null : (
      <Checkbox
        {...(narrow === null ? { size: 'xs' } : {})}
        tabIndex={-1}
        aria-label={texts.list.select(name)}
        checked={isSelected}
        onChange={onSelect}
      />
    );
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected ?? undefined}
      aria-label={name}
      tabIndex={-1}
      className={classes.row}
      data-active={isActive}
      data-selected={isSelected === true}
      data-opens={opens}
      style={{ ...style, gridTemplateColumns: narrow === null ? tracks : '1fr' }}
      onClick={onClick}
      onFocus={onFocus}
    >
      {narrow === null ? (
        <>
          {box === null ? null : (
            <div
              role="gridcell"
              aria-colindex={1}
              className={classes.cell}
              data-stays
              tabIndex={-1}
            >
              {box}
            </div>
          )}
          {columns.map((column, at) => (
            <div
              key={column.key}
              role="gridcell"
              aria-colindex={at + (box === null ? 1 : 2)}
              className={classes.cell}
              data-numeric={column.numeric === true}
              {...(at === 0 ? stays : {})}
              tabIndex={-1}
            >
              {column.cell(row)}
            </div>
          ))}
        </>
      ) : (
        <div role="gridcell" className={classes.narrow} tabIndex={-1}>
          {box}
          <div className={classes.lines}>{narrow(row)}</div>
        </div>
      )}
    </div>
  );
}

/** The title of a column; a button if the list can be sorted by it. */
export function Heading<R>({
  column: { title, numeric, sort, actions = false },
  index,
  stays,
  sort: present,
  onSort,
}: {
  readonly column: Column<R>;
  readonly index: number;
  readonly stays: Stays;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string) => void) | undefined;
}) {
  const direction =
    sort === undefined || present === undefined
      ? null
      : present === sort
        ? 'ascending'
        : present === `-${sort}`
          ? 'descending'
          : null;
  const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp;
  return (
    <div
      role="columnheader"
      aria-colindex={index}
      aria-sort={sort === undefined ? undefined : (direction ?? 'none')}
      className={classes.cell}
      data-numeric={numeric === true}
      {...stays}
      tabIndex={-1}
    >
      {actions ? (
        <span className="unseen">{title}</span>
      ) : sort === undefined || onSort === undefined ? (
        title
      ) : (
        <button
          type="button"
          className={classes.sort}
          onClick={() => onSort(direction === 'ascending' ? `-${sort}` : sort)}
        >
          {title}
          {direction === null ? null : <Arrow size={14} stroke={1.5} aria-hidden="true" />}
        </button>
      )}
    </div>
  );
}
