import { Button } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { List } from '../../api/queries.ts';
import { type DueGroup, dayOfGroup, dueText, groupOfDue, partsOf } from '../../parts/due.ts';
import { todos as words } from '../../texts/english/todos.ts';
import { texts } from '../../texts/english.ts';
import { number } from '../../texts/numbers.ts';
import classes from './Board.module.css';
import { Card } from './Card.tsx';
import type { TodoContext } from './context.ts';
import { DueGroups, type DueLists, type GroupProps } from './DueGroups.tsx';
import { dueGroups } from './search.ts';
import type { Todo } from './todo.ts';
import { useOwnChanges } from './useOwnChanges.ts';

/**
 * Open to-dos by when they are due, a column for each group. Dragging a card gives it the day of the column.
 */
export function Board(props: GroupProps) {
  return (
    <DueGroups {...props}>{(lists) => <Columns context={props.context} lists={lists} />}</DueGroups>
  );
}

function Columns({ context, lists }: { readonly context: TodoContext; readonly lists: DueLists }) {
  const { changes, mayChange } = context;
  const now = new Date();
  const [dragged, setDragged] = useState<Todo | null>(null);
  const [over, setOver] = useState<DueGroup | null>(null);
  const board = useRef<HTMLDivElement>(null);
  const moved = useRef<string | null>(null);
  const move = (todo: Todo, day: string | null) => {
    moved.current = todo.id;
    changes.move(todo, day);
  };
  // The keyboard focus follows a card to the column it was moved to.
  useEffect(() => {
    const { current: id } = moved;
    const { activeElement: active } = document;
    // The focus is still in the closing menu, or was lost because the card left its column.
    const isLost = active === document.body || active?.closest('[role="menu"]') != null;
    if (id === null || !isLost) return;
    const card = board.current?.querySelector<HTMLElement>(
      `[data-todo="${CSS.escape(id)}"] button`,
    );
    card?.focus();
  });
  // The card may move once more until the lists are read again; the next key or click of the user ends that.
  const forget = () => {
    moved.current = null;
  };
  useWindowEvent('keydown', forget, { capture: true });
  useWindowEvent('pointerdown', forget, { capture: true });
  // A pending change is shown as if it were done.
  const all = dueGroups.flatMap((group) => lists[group].rows.map((row) => ({ group, row })));
  const inGroup = (group: DueGroup) => {
    const own = all.filter(({ row }) => groupOf(changes.seen(row), now) === group);
    if (group === 'none') return own.map(({ row }) => row);
    return own.map(({ row }) => row).toSorted((a, b) => order(changes.seen(a), changes.seen(b)));
  };
  return (
    <div ref={board} className={classes.board} data-dragging={dragged !== null}>
      {dueGroups.map((group) => {
        const list = lists[group];
        const rows = inGroup(group);
        const day = dayOfGroup(group, now);
        const isTarget = dragged !== null && day !== undefined;
        return (
          <Column
            key={group}
            title={words.groups[group]}
            count={(list.total ?? list.rows.length) + rows.length - list.rows.length}
            list={list}
            context={context}
            hint={
              isTarget && over === group
                ? day === null
                  ? words.dropUndated
                  : words.drop(dueText(day, now))
                : null
            }
            onOver={isTarget ? () => setOver(group) : undefined}
            onLeave={() => setOver((before) => (before === group ? null : before))}
            onDrop={() => {
              if (dragged !== null && day !== undefined) move(dragged, day);
              setDragged(null);
              setOver(null);
            }}
          >
            {rows.map((row) => (
              <Card
                key={row.id}
                todo={changes.seen(row)}
                saved={row}
                context={context}
                isDragged={dragged?.id === row.id}
                onMove={(to) => move(row, to)}
                {...(mayChange
                  ? {
                      onDrag: (isOn: boolean) => {
                        setDragged(isOn ? row : null);
                        if (!isOn) setOver(null);
                      },
                    }
                  : {})}
              />
            ))}
          </Column>
        );
      })}
    </div>
  );
}

function groupOf({ due }: Todo, now: Date): DueGroup {
  return groupOfDue(due, now);
}

/** By day, then by time; to-dos without a time come first, as in lists. */
function order(a: Todo, b: Todo): number {
  const [one, other] = [partsOf(a.due), partsOf(b.due)];
  const [first, second] = [`${one.day}T${one.time}`, `${other.day}T${other.time}`];
  return first < second ? -1 : first > second ? 1 : 0;
}

function Column({
  title,
  count,
  list,
  context,
  hint,
  onOver,
  onLeave,
  onDrop,
  children,
}: {
  readonly title: string;
  readonly count: number;
  readonly list: List<Todo>;
  readonly context: TodoContext;
  /** What a drop here would do, shown while a card is dragged over the column; otherwise null. */
  readonly hint: string | null;
  /** Absent if nothing can be dropped. */
  readonly onOver: (() => void) | undefined;
  readonly onLeave: () => void;
  readonly onDrop: () => void;
  readonly children: readonly ReactNode[];
}) {
  const { hasChanged, hasMore, retry } = list;
  const isOwn = useOwnChanges(list, context.changes);
  return (
    <section
      aria-label={words.ofGroup(title, words.count(count))}
      className={classes.column}
      data-over={hint !== null}
      onDragOver={(event) => {
        if (onOver === undefined) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        onOver();
      }}
      onDragLeave={(event) => {
        const { relatedTarget, currentTarget } = event;
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) onLeave();
      }}
      onDrop={(event) => {
        event.preventDefault();
        onDrop();
      }}
    >
      <h2 className={classes.title}>
        {title} <span className={classes.count}>{number(count)}</span>
      </h2>
      {hasChanged && !isOwn ? (
        <p className={classes.changed}>
          {texts.list.changed}{' '}
          <button type="button" onClick={retry}>
            {texts.list.show}
          </button>
        </p>
      ) : null}
      <p className={classes.hint} aria-hidden="true">
        {hint}
      </p>
      {children.length === 0 ? (
        <p className={classes.nothing}>{words.noneHere}</p>
      ) : (
        <ul className={classes.cards}>{children}</ul>
      )}
      {hasMore ? (
        <Button
          variant="default"
          size="xs"
          loading={list.isLoadingMore}
          onClick={list.loadMore}
          fullWidth
        >
          {words.more(list.total === null ? null : list.total - list.rows.length)}
        </Button>
      ) : null}
    </section>
  );
}
