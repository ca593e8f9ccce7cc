import { ActionIcon, Button, Menu, Modal, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { dayOf, daysLater, nextMonday, partsOf } from '../../parts/due.ts';
import forms from '../../parts/Form.module.css';
import { todos as words } from '../../texts/english/todos.ts';
import { weekdayText } from '../../texts/numbers.ts';
import type { Todo } from './todo.ts';

/** Gives a to-do another day; a time stays. */
export function MoveMenu({
  todo,
  opened,
  onOpen,
  onMove,
  tabIndex,
}: {
  readonly todo: Todo;
  readonly opened: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onMove: (day: string | null) => void;
  readonly tabIndex?: number;
}) {
  const [isPicking, setPicking] = useState(false);
  const today = dayOf(new Date());
  const monday = nextMonday(today);
  const choices = [
    [words.today, today],
    [words.tomorrow, daysLater(today, 1)],
    [words.nextWeek(weekdayText(monday, false)), monday],
  ] as const;
  return (
    <>
      <Menu opened={opened} onChange={onOpen} position="bottom-end" returnFocus>
        <Menu.Target>
          <ActionIcon
            aria-label={words.moveOf(todo.subject)}
            title={words.move}
            {...(tabIndex === undefined ? {} : { tabIndex })}
          >
            <IconCalendar size={16} stroke={1.5} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{words.move}</Menu.Label>
          {choices.map(([name, day]) => (
            <Menu.Item
              key={name}
              disabled={partsOf(todo.due).day === day}
              onClick={() => onMove(day)}
            >
              {name}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => setPicking(true)}>{words.aDate}</Menu.Item>
          <Menu.Item disabled={todo.due === null} onClick={() => onMove(null)}>
            {words.noDate}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isPicking ? (
        <PickDay
          todo={todo}
          onClose={() => setPicking(false)}
          onPick={(day) => {
            setPicking(false);
            onMove(day);
          }}
        />
      ) : null}
    </>
  );
}

function PickDay({
  todo,
  onClose,
  onPick,
}: {
  readonly todo: Todo;
  readonly onClose: () => void;
  readonly onPick: (day: string) => void;
}) {
  const [day, setDay] = useState(partsOf(todo.due).day);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (day !== '') onPick(day);
  };
  return (
    <Modal opened onClose={onClose} title={words.moveTitle(todo.subject)} size="sm">
      <form className={forms.form} onSubmit={submit}>
        <TextInput
          type="date"
          label={words.day}
          required
          withAsterisk={false}
          data-autofocus
          value={day}
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
        />
        <div className={forms.end}>
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit">{words.doMove}</Button>
        </div>
      </form>
    </Modal>
  );
}
