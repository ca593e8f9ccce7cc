import { Button } from '@mantine/core';
import {
  type KeyboardEvent,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { List } from '../../api/queries.ts';
import { Failing, Loading } from '../../parts/states.tsx';
import { todos as words } from '../../texts/english/todos.ts';
import { texts } from '../../texts/english.ts';
import { number } from '../../texts/numbers.ts';
import type { TodoContext } from './context.ts';
import { TodoItem } from './TodoItem.tsx';
import classes from './Todos.module.css';
import type { Todo } from './todo.ts';
import { useOwnChanges } from './useOwnChanges.ts';

const { columns } = words;

/**
 * To-dos under a heading with their number. Arrow keys move, also from one group to the next; Enter opens, D
 * marks as done, M moves to another day, Delete removes.
 */
export function TodoGroup({
  title,
  list,
  context,
  children,
  showsHead,
}: {
  readonly title: string;
  readonly list: List<Todo>;
  readonly context: TodoContext;
  /** The content below the heading. */
  readonly children?: ReactNode;
  /** Whether the column headings are visible; screen readers always have them. */
  readonly showsHead: boolean;
}) {
  const { changes, mayChange, onOpen } = context;
  const { rows, total, hasMore, hasChanged, retry } = list;
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const [moving, setMoving] = useState<string | null>(null);
  const active = Math.min(chosen, Math.max(0, rows.length - 1));
  const isOwn = useOwnChanges(list, changes);

  const gridRef = useRef<HTMLDivElement>(null);
  // When the last row of a group leaves, the focus moves to the next group.
  useLayoutEffect(() => () => passFocusOn(gridRef.current), []);

  if (list.error !== null && rows.length === 0) {
    return <Failing what={words.couldNotLoad} error={list.error} onRetry={retry} />;
  }
  if (list.isPending) return <Loading lines={3} />;
  if (rows.length === 0) return null;

  const count = total ?? rows.length;
  const toggle = (todo: Todo) => {
    if (!mayChange || changes.isUnderWay(todo)) return;
    if (todo.removedAt !== null) changes.restore(todo);
    else if (todo.status === 'done') changes.reopen(todo);
    else changes.done(todo);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const grid = event.currentTarget;
    const todo = rows[active];
    const step = (by: 1 | -1) => {
      const next = active + by;
      if (next >= 0 && next < rows.length) {
        setChosen(next);
        document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
      } else neighbour(grid, by)?.focus();
    };
    const withRow = (act: (one: Todo) => void) => () => {
      if (todo !== undefined) act(todo);
    };
    const change = (act: (one: Todo) => void) =>
      withRow((one) => {
        if (mayChange && one.removedAt === null && !changes.isUnderWay(one)) act(one);
      });
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      j: () => step(1),
      k: () => step(-1),
      Home: () => setChosen(0),
      End: () => setChosen(rows.length - 1),
      Enter: withRow(onOpen),
      ' ': withRow(toggle),
      d: withRow(toggle),
      m: change((one) => setMoving(one.id)),
      Delete: change(changes.remove),
    };
    const action = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  return (
    <section className={classes.group} aria-label={title}>
      <h2 className={classes.groupTitle}>
        {title} <span className={classes.count}>{number(count)}</span>
      </h2>
      {children}
      {hasChanged && !isOwn ? (
        <p className={classes.changed}>
          {texts.list.changed}{' '}
          <button type="button" className={classes.textButton} onClick={retry}>
            {texts.list.show}
          </button>
        </p>
      ) : null}
      {list.error === null ? null : (
        <Failing what={words.couldNotLoad} error={list.error} onRetry={retry} />
      )}
      <div
        ref={gridRef}
        role="grid"
        aria-label={words.ofGroup(title, words.count(count))}
        aria-rowcount={count + 1}
        aria-colcount={7}
        aria-activedescendant={`${id}-${active}`}
        aria-busy={list.isStale}
        tabIndex={0}
        className={classes.grid}
        data-stale={list.isStale}
        data-todos
        onKeyDown={onKeyDown}
      >
        <div
          role="row"
          aria-rowindex={1}
          className={showsHead ? classes.head : 'unseen'}
          tabIndex={-1}
        >
          {Object.entries(columns).map(([key, name], index) => (
            <div key={key} role="columnheader" aria-colindex={index + 1} tabIndex={-1}>
              {key === 'done' || key === 'actions' ? <span className="unseen">{name}</span> : name}
            </div>
          ))}
        </div>
        {rows.map((row, index) => (
          <TodoItem
            key={row.id}
            id={`${id}-${index}`}
            rowIndex={index + 2}
            todo={changes.seen(row)}
            saved={row}
            context={context}
            isActive={index === active}
            isMoving={moving === row.id}
            onMoving={(isOpen) => setMoving(isOpen ? row.id : null)}
            onToggle={() => toggle(row)}
            onChoose={() => setChosen(index)}
          />
        ))}
      </div>
      {hasMore ? (
        <Button variant="default" mt="sm" loading={list.isLoadingMore} onClick={list.loadMore}>
          {words.more(total === null ? null : total - rows.length)}
        </Button>
      ) : null}
    </section>
  );
}

/** The grid of the group before or after. */
function neighbour(grid: HTMLElement, by: 1 | -1): HTMLElement | undefined {
  const grids = [...document.querySelectorAll<HTMLElement>('[data-todos]')];
  return grids[grids.indexOf(grid) + by];
}

/**
 * Before a focused grid is removed: moves the focus to its neighbour, or to the heading of the
 * page.
 */
function passFocusOn(grid: HTMLElement | null): void {
  if (grid?.contains(document.activeElement) !== true) return;
  const next =
    neighbour(grid, 1) ?? neighbour(grid, -1) ?? document.querySelector<HTMLElement>('h1');
  queueMicrotask(() => next?.focus());
}
