import { Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { fieldProblem } from '../../api/problem.ts';
import { dueFrom, partsOf } from '../../parts/due.ts';
import { UserSelect } from '../../parts/UserSelect.tsx';
import { todos as words } from '../../texts/english/todos.ts';
import { todoTypes } from './search.ts';
import classes from './Todos.module.css';
import { nobody } from './todo.ts';

/** Values of a to-do in a form, except its contact. */
type Values = {
  readonly subject: string;
  readonly type: string;
  readonly due: string | null;
  readonly priority: string;
  readonly assignee: string | null;
  readonly notes: string | null;
};

/** The fields of a to-do, for a new one and for an existing one. */
export function TodoFields({
  org,
  values,
  error,
  disabled = false,
  onChange,
}: {
  readonly org: string;
  readonly values: Values;
  readonly error: Error | null;
  readonly disabled?: boolean;
  readonly onChange: (change: Partial<Values>) => void;
}) {
  const { day, time } = partsOf(values.due);
  // A partly typed time is not a due date yet.
  const [typedTime, setTypedTime] = useState<string | null>(null);
  return (
    <>
      <TextInput
        label={words.subject}
        required
        withAsterisk={false}
        maxLength={1000}
        disabled={disabled}
        value={values.subject}
        error={fieldProblem(error, '/subject')}
        onChange={({ currentTarget }) => onChange({ subject: currentTarget.value })}
      />
      <div className={classes.pair}>
        <TextInput
          type="date"
          label={words.columns.due}
          disabled={disabled}
          value={day}
          error={fieldProblem(error, '/due')}
          onChange={({ currentTarget }) =>
            onChange({ due: dueFrom({ day: currentTarget.value, time }) })
          }
        />
        <TextInput
          type="time"
          label={words.time}
          disabled={disabled || day === ''}
          description={day === '' && !disabled ? words.timeNeedsDate : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={typedTime ?? time}
          onBlur={() => setTypedTime(null)}
          onChange={({ currentTarget }) => {
            setTypedTime(currentTarget.value);
            onChange({ due: dueFrom({ day, time: currentTarget.value }) });
          }}
        />
      </div>
      <div className={classes.pair}>
        <Select
          label={words.type}
          disabled={disabled}
          value={values.type}
          data={named(words.types, todoTypes)}
          onChange={(type) => onChange({ type: type ?? 'task' })}
        />
        <Select
          label={words.priority}
          disabled={disabled}
          value={values.priority}
          data={named(words.priorities, ['low', 'normal', 'high'])}
          onChange={(priority) => onChange({ priority: priority ?? 'normal' })}
        />
      </div>
      <UserSelect
        org={org}
        label={words.assignee}
        disabled={disabled}
        value={values.assignee ?? nobody.value}
        error={fieldProblem(error, '/assignee')}
        before={[nobody]}
        onChange={(next) => onChange({ assignee: next === nobody.value ? null : next })}
      />
      <Textarea
        label={words.notes}
        autosize
        minRows={4}
        maxRows={16}
        disabled={disabled}
        value={values.notes ?? ''}
        error={fieldProblem(error, '/notes')}
        onChange={({ currentTarget }) =>
          onChange({ notes: currentTarget.value === '' ? null : currentTarget.value })
        }
      />
    </>
  );
}

function named(names: Readonly<Record<string, string>>, keys: readonly string[]) {
  return keys.map((value) => ({ value, label: names[value] ?? value }));
}

const pointers = ['/ampContactId', '/subject', '/due', '/assignee', '/notes'];

/** Whether an error belongs to one of the fields. */
export function isAtField(error: Error): boolean {
  return pointers.some((pointer) => fieldProblem(error, pointer) !== undefined);
}
