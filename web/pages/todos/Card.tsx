import { Checkbox } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { Due } from '../../parts/Due.tsx';
import { todos as words } from '../../texts/english/todos.ts';
import classes from './Board.module.css';
import type { TodoContext } from './context.ts';
import { MoveMenu } from './MoveMenu.tsx';
import { ContactLink, InConnectWise } from './TodoCells.tsx';
import type { Todo } from './todo.ts';

/**
 * A to-do on the board. It can be dragged, or moved with its menu; when it has the focus, M opens
 * the menu and D marks it as done.
 */
export function Card({
  todo,
  saved,
  context: { org, changes, mayChange, nameOf, onOpen },
  isDragged,
  onDrag,
  onMove,
}: {
  /** As it will be once the change under way is done. */
  readonly todo: Todo;
  readonly saved: Todo;
  readonly context: TodoContext;
  readonly isDragged: boolean;
  /** Begins or ends dragging; absent if it may not be moved. */
  readonly onDrag?: (isOn: boolean) => void;
  readonly onMove: (day: string | null) => void;
}) {
  const [isMoving, setMoving] = useState(false);
  const isUnderWay = changes.isUnderWay(saved);
  const isDone = todo.status === 'done';
  const toggle = () => {
    if (!mayChange || isUnderWay) return;
    if (isDone) changes.reopen(saved);
    else changes.done(saved);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLLIElement>) => {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !mayChange || isUnderWay) return;
    // Letters typed in the menu and in the dialog are not shortcuts.
    if (!(target instanceof Node) || !event.currentTarget.contains(target)) return;
    if (event.key === 'm' && !isDone) setMoving(true);
    else if (event.key === 'd') toggle();
    else return;
    event.preventDefault();
  };
  return (
    <li
      className={classes.card}
      data-todo={saved.id}
      data-dragged={isDragged}
      data-done={isDone}
      data-leaving={isUnderWay}
      draggable={onDrag !== undefined && !isUnderWay && !isDone}
      onDragStart={(event) => {
        event.dataTransfer.setData('text/plain', todo.subject);
        event.dataTransfer.effectAllowed = 'move';
        onDrag?.(true);
      }}
      onDragEnd={() => onDrag?.(false)}
      onKeyDown={onKeyDown}
    >
      <div className={classes.top}>
        <Checkbox
          size="xs"
          aria-label={words.markDone(todo.subject)}
          checked={isDone}
          disabled={!mayChange}
          onChange={toggle}
        />
        <button type="button" className={classes.subject} onClick={() => onOpen(saved)}>
          <bdi>{todo.subject}</bdi>
        </button>
        {mayChange && !isDone ? (
          <MoveMenu todo={todo} opened={isMoving} onOpen={setMoving} onMove={onMove} />
        ) : null}
      </div>
      <div className={classes.line}>
        <Due todo={todo} />
        {todo.priority === 'normal' ? null : <span>{words[todo.priority]}</span>}
      </div>
      <div className={classes.line}>
        <ContactLink org={org} todo={todo} />
        <span className={classes.assignee}>
          <bdi>{nameOf(todo.assignee)}</bdi>
        </span>
      </div>
      <div className={classes.line}>
        <InConnectWise todo={todo} />
      </div>
    </li>
  );
}
