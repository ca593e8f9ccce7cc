import { Checkbox } from '@mantine/core';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import type { List, LongList } from '../api/queries.ts';
import { texts } from '../texts/english.ts';
import classes from './DataList.module.css';
import { type Column, ComingRow, DataRow, Heading, type Stays } from './DataRow.tsx';
import { Failing, Loading } from './states.tsx';
import { useIsNarrow } from './useIsNarrow.ts';

type Selection = {
  /** Keys of the selected rows. */
  readonly keys: ReadonlySet<string>;
  readonly onChange: (keys: ReadonlySet<string>) => void;
};

type Props<R> = {
  /** What the rows are, for screen readers. */
  readonly label: string;
  readonly list: List<R> | LongList<R>;
  readonly columns: readonly Column<R>[];
  readonly keyOf: (row: R) => string;
  /** What a screen reader calls a row: its name. */
  readonly nameOf: (row: R) => string;
  /** The row in two lines, for narrow screens. */
  readonly narrow: (row: R) => ReactNode;
  readonly onOpen?: (row: R) => void;
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  readonly selection?: Selection;
  /** Shown if there are no rows. */
  readonly empty: ReactNode;
  /** The message if loading fails, as a sentence. */
  readonly couldNotLoad: string;
  /** Key of the row to begin at, such as the one that was open before. */
  readonly startAt?: string | undefined;
};

const wideRow = 36;
const narrowRow = 60;
/** The width of the column with the check boxes. */
const boxWidth = 36;
/** The height of the header, which stays above the rows. */
const headHeight = 32;

/**
 * A list of any length: rows load as they are scrolled to, and only some dozens are in the page.
 * Arrow keys move, Enter opens, Space selects. The focus is on the list itself, so that it is not
 * lost when a row leaves the page.
 */
export function DataList<R>(props: Props<R>) {
  const { label, list, columns, keyOf, nameOf, narrow, onOpen, selection, empty } = props;
  const isNarrow = useIsNarrow();
  const scrolled = useRef<HTMLDivElement>(null);
  const id = useId();
  const { rows, hasMore, isLoadingMore, loadMore } = list;
  const places = 'places' in list ? list.places : undefined;
  const count = places?.count ?? rows.length;
  const rowAt = (index: number) => (places === undefined ? rows[index] : places.at(index));
  const [chosen, setChosen] = useState<number | null>(null);
  const isStart = (row: R) => keyOf(row) === props.startAt;
  const started =
    props.startAt === undefined ? -1 : (places?.find(isStart) ?? rows.findIndex(isStart));
  const active = Math.min(chosen ?? Math.max(started, 0), Math.max(count - 1, 0));
  const rowHeight = isNarrow ? narrowRow : wideRow;
  /** The row in which a control has the focus: it stays in the page however far the list is scrolled. */
  const [focused, setFocused] = useState<number | null>(null);

  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scrolled.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    // Space for the header and fixed columns that cover rows, so that a row that is scrolled to is
    // fully visible.
    scrollPaddingEnd: isNarrow ? 0 : headHeight,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (focused === null || focused >= count || indexes.includes(focused)) return indexes;
      return [...indexes, focused].toSorted((a, b) => a - b);
    },
    useFlushSync: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again whenever rows are of another height
  useEffect(() => virtual.measure(), [virtual, rowHeight]);

  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? -1;
  // A failed page is loaded again only when the person asks for it.
  const isDue = hasMore && !isLoadingMore && list.error === null && lastShown >= count - 30;
  useEffect(() => {
    if (isDue) loadMore();
  }, [isDue, loadMore]);

  const { scrollToIndex, isScrolling } = virtual;
  const firstShown = shown[0]?.index ?? 0;
  const show = places?.show;
  useEffect(() => {
    if (lastShown >= 0) show?.(firstShown, lastShown, isScrolling);
  }, [show, firstShown, lastShown, isScrolling]);

  // Rows for another query start at the top.
  const of = places?.of;
  const [asked, setAsked] = useState(of);
  if (asked !== of) {
    setAsked(of);
    setChosen(0);
  }
  const shownOf = useRef(of);
  useEffect(() => {
    if (shownOf.current === of) return;
    shownOf.current = of;
    scrolled.current?.scrollTo({ top: 0 });
  }, [of]);

  useEffect(() => {
    if (started < 0) return;
    scrollToIndex(started, { align: 'center' });
    // A person who returns continues with the keyboard where they were; a person who is typing
    // keeps the focus.
    const { activeElement } = document;
    if (activeElement === null || activeElement.matches('body, h1')) {
      scrolled.current?.focus({ preventScroll: true });
    }
  }, [started, scrollToIndex]);

  if (list.error !== null && rows.length === 0) {
    return <Failing what={props.couldNotLoad} error={list.error} onRetry={list.retry} />;
  }
  if (list.isPending) return <Loading lines={10} />;
  if (rows.length === 0) return <>{empty}</>;

  const move = (to: number) => {
    const next = Math.max(0, Math.min(count - 1, to));
    setChosen(next);
    virtual.scrollToIndex(next);
    show?.(next, next, false);
  };
  const select = (index: number) => {
    const row = rowAt(index);
    if (selection === undefined || row === undefined) return;
    const keys = new Set(selection.keys);
    if (!keys.delete(keyOf(row))) keys.add(keyOf(row));
    selection.onChange(keys);
  };
  const page = Math.max(1, Math.floor((scrolled.current?.clientHeight ?? 400) / rowHeight) - 1);
  const moves: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    j: () => move(active + 1),
    k: () => move(active - 1),
    PageDown: () => move(active + page),
    PageUp: () => move(active - page),
    Home: () => move(0),
    End: () => move(count - 1),
    Enter: () => {
      const row = rowAt(active);
      if (row !== undefined) onOpen?.(row);
    },
    ' ': () => select(active),
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // A control inside a row handles its own keys.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const action = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  const onRowClick = (event: MouseEvent, index: number) => {
    setChosen(index);
    const { target } = event;
    if (target instanceof Element && target.closest('a, button, input, label') !== null) return;
    const row = rowAt(index);
    if (row !== undefined) onOpen?.(row);
  };

  const allLoaded = rows.every((row) => selection?.keys.has(keyOf(row)) === true);
  const tracks = [
    ...(selection === undefined ? [] : [`${boxWidth}px`]),
    ...columns.map(({ width }) => width),
  ].join(' ');
  const offset = selection === undefined ? 1 : 2;
  const stays: Stays = {
    'data-stays': true,
    style: { left: selection === undefined ? 0 : boxWidth },
  };

  return (
    <div className={classes.list} data-stale={list.isStale}>
      {list.hasChanged ? (
        <p className={classes.changed}>
          {texts.list.changed}{' '}
          <button type="button" className={classes.show} onClick={list.retry}>
            {texts.list.show}
          </button>
        </p>
      ) : null}
      {list.error === null ? null : (
        <Failing what={props.couldNotLoad} error={list.error} onRetry={list.retry} />
      )}
      <div
        ref={scrolled}
        className={classes.scrolled}
        role="grid"
        aria-label={label}
        aria-rowcount={(list.total ?? (hasMore ? -2 : rows.length)) + 1}
        aria-colcount={columns.length + offset - 1}
        aria-multiselectable={selection === undefined ? undefined : true}
        aria-activedescendant={`${id}-${active}`}
        aria-busy={list.isStale || isLoadingMore}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => setFocused(null)}
      >
        <div className={classes.inner}>
          <div
            role="row"
            aria-rowindex={1}
            className={isNarrow ? 'unseen' : classes.head}
            style={{ gridTemplateColumns: tracks }}
            tabIndex={-1}
          >
            {selection === undefined ? null : (
              <div
                role="columnheader"
                aria-colindex={1}
                className={classes.cell}
                data-stays
                tabIndex={-1}
              >
                <Checkbox
                  size="xs"
                  aria-label={texts.list.selectLoaded(rows.length)}
                  checked={allLoaded}
                  indeterminate={!allLoaded && selection.keys.size > 0}
                  onChange={() =>
                    selection.onChange(
                      allLoaded ? new Set() : new Set(rows.map((row) => keyOf(row))),
                    )
                  }
                />
              </div>
            )}
            {columns.map((column, index) => (
              <Heading
                key={column.key}
                column={column}
                index={index + offset}
                stays={index === 0 ? stays : {}}
                sort={props.sort}
                onSort={props.onSort}
              />
            ))}
          </div>
          <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
            {shown.map(({ index, start }) => {
              const row = rowAt(index);
              const place = {
                id: `${id}-${index}`,
                index,
                isActive: index === active,
                style: { height: rowHeight, transform: `translateY(${start}px)` },
              };
              if (row === undefined) return <ComingRow key={index} place={place} />;
              const key = keyOf(row);
              return (
                <DataRow
                  key={key}
                  place={place}
                  row={row}
                  name={nameOf(row)}
                  columns={columns}
                  narrow={isNarrow ? narrow : null}
                  tracks={tracks}
                  stays={stays}
                  isSelected={selection === undefined ? null : selection.keys.has(key)}
                  opens={onOpen !== undefined}
                  onSelect={() => select(index)}
                  onClick={(event) => onRowClick(event, index)}
                  onFocus={() => setFocused(index)}
                />
              );
            })}
          </div>
        </div>
        {isLoadingMore ? <p className={classes.more}>{texts.states.loading}</p> : null}
      </div>
    </div>
  );
}
