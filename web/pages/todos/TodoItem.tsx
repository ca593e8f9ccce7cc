import { ActionIcon, Button, Checkbox } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { Due } from '../../parts/Due.tsx';
import { useIsNarrow } from '../../parts/useIsNarrow.ts';
import { todos as words } from '../../texts/english/todos.ts';
import type { TodoContext } from './context.ts';
import { MoveMenu } from './MoveMenu.tsx';
import { ContactLink, InConnectWise } from './TodoCells.tsx';
import classes from './Todos.module.css';
import type { Todo } from './todo.ts';

/** A to-do as a row; on narrow screens as two lines. */
export function TodoItem({
  id,
  rowIndex,
  todo,
  saved,
  context: { org, changes, mayChange, nameOf, onOpen, showsReasons = true },
  isActive,
  isMoving,
  onMoving,
  onToggle,
  onChoose,
}: {
  readonly id: string;
  readonly rowIndex: number;
  /** As it will be once the change under way is done. */
  readonly todo: Todo;
  readonly saved: Todo;
  readonly context: TodoContext;
  readonly isActive: boolean;
  readonly isMoving: boolean;
  readonly onMoving: (isOpen: boolean) => void;
  readonly onToggle: () => void;
  readonly onChoose: () => void;
}) {
  const isNarrow = useIsNarrow();
  // Tab only reaches the controls of the row that the arrow keys are on.
  const tabIndex = isActive ? 0 : -1;
  const isRemoved = saved.removedAt !== null;
  const isDone = todo.status === 'done';
  const onClick = (event: MouseEvent) => {
    onChoose();
    const { target } = event;
    const isControl =
      !(target instanceof Element) ||
      !event.currentTarget.contains(target) ||
      target.closest('a, button, input, label') !== null;
    if (!isControl) onOpen(saved);
  };
  const box = isRemoved ? null : (
    <Checkbox
      size="xs"
      aria-label={words.markDone(todo.subject)}
      checked={isDone}
      disabled={!mayChange}
      tabIndex={tabIndex}
      onChange={onToggle}
    />
  );
  const move =
    isRemoved || isDone || !mayChange ? null : (
      <MoveMenu
        todo={todo}
        opened={isMoving}
        onOpen={onMoving}
        onMove={(day) => changes.move(saved, day)}
        tabIndex={tabIndex}
      />
    );
  const subject = (
    <>
      <button
        type="button"
        className={classes.subject}
        tabIndex={-1}
        title={todo.subject}
        onClick={() => onOpen(saved)}
      >
        <bdi>{todo.subject}</bdi>
      </button>
      {todo.priority === 'normal' ? null : (
        <span className={classes.quiet}>{words[todo.priority]}</span>
      )}
    </>
  );
  const restore = (
    <Button
      variant="default"
      size="compact-sm"
      aria-label={words.restoreOf(todo.subject)}
      disabled={!mayChange}
      tabIndex={tabIndex}
      onClick={() => changes.restore(saved)}
    >
      {words.restore}
    </Button>
  );
  const cells = isNarrow
    ? [
        <div key="done" className={classes.box}>
          {box}
        </div>,
        <div key="main" className={classes.lines}>
          <div className={classes.line}>{subject}</div>
          <div className={classes.line}>
            <Due todo={todo} />
            <ContactLink org={org} todo={todo} tabIndex={tabIndex} />
          </div>
          <div className={classes.line}>
            <InConnectWise todo={todo} tabIndex={tabIndex} showsReason={showsReasons} />
          </div>
        </div>,
        <div key="actions" className={classes.actions}>
          {isRemoved ? restore : move}
        </div>,
      ]
    : [
        box,
        subject,
        <ContactLink key="contact" org={org} todo={todo} tabIndex={tabIndex} />,
        <Due key="due" todo={todo} />,
        <span key="assignee">
          <bdi>{nameOf(todo.assignee)}</bdi>
        </span>,
        <InConnectWise
          key="connectwise"
          todo={todo}
          tabIndex={tabIndex}
          showsReason={showsReasons}
        />,
        isRemoved ? (
          restore
        ) : (
          <>
            {move}
            {mayChange ? (
              <ActionIcon
                aria-label={words.removeOf(todo.subject)}
                title={words.remove}
                tabIndex={tabIndex}
                onClick={() => changes.remove(saved)}
              >
                <IconTrash size={16} stroke={1.5} aria-hidden="true" />
              </ActionIcon>
            ) : null}
          </>
        ),
      ];
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={rowIndex}
      aria-label={todo.subject}
      tabIndex={-1}
      className={isNarrow ? classes.narrowRow : classes.row}
      data-active={isActive}
      data-done={isDone}
      data-leaving={changes.isUnderWay(saved)}
      onClick={onClick}
    >
      {cells.map((cell, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: cells are at fixed places
          key={index}
          role="gridcell"
          aria-colindex={index + 1}
          tabIndex={-1}
          className={classes.cell}
        >
          {cell}
        </div>
      ))}
    </div>
  );
}
