import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { call } from '../../api/call.ts';
import { ApiProblem, fieldProblem } from '../../api/problem.ts';
import { keyOf, useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { type Saved, useVersionedForm } from '../../api/versionedForm.ts';
import { dueText } from '../../parts/due.ts';
import forms from '../../parts/Form.module.css';
import { FormClash } from '../../parts/FormClash.tsx';
import { FormDrawer, Unsaved, useFormDialog } from '../../parts/FormDialog.tsx';
import { Empty, Failing, Shown } from '../../parts/states.tsx';
import { useIsNarrow } from '../../parts/useIsNarrow.ts';
import { todos as words } from '../../texts/english/todos.ts';
import { texts } from '../../texts/english.ts';
import { ContactPicker } from './ContactPicker.tsx';
import type { TodoContext } from './context.ts';
import { isOtherTodo } from './search.ts';
import { InConnectWise } from './TodoCells.tsx';
import { isAtField, TodoFields } from './TodoFields.tsx';
import { useContactName } from './TodoFilters.tsx';
import classes from './Todos.module.css';
import type { Todo } from './todo.ts';

const operation = 'GET /organizations/{org}/todos/{id}';

/**
 * A to-do next to the list, to view and edit; when it closes, the focus returns to where it was.
 */
export function TodoPanel({
  id,
  context,
  onClose,
}: {
  /** Undefined: closed. */
  readonly id: string | undefined;
  readonly context: TodoContext;
  readonly onClose: () => void;
}) {
  const isNarrow = useIsNarrow();
  return (
    <FormDrawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={isNarrow ? '100%' : 480}
      title={words.panel}
      styles={{ title: { fontSize: 16, fontWeight: 600 } }}
      closeButtonProps={{ 'aria-label': texts.states.close }}
    >
      {id === undefined ? null : <OneTodo key={id} id={id} context={context} />}
    </FormDrawer>
  );
}

function OneTodo({ id, context }: { readonly id: string; readonly context: TodoContext }) {
  const answer = useAnswer(operation, { path: { org: context.org, id } });
  if (answer.error instanceof ApiProblem && answer.error.status === 404) {
    return <Empty title={words.gone} />;
  }
  return (
    <Shown answer={answer} what={words.couldNotLoadOne}>
      {({ data, etag }) => <TodoForm todo={data} etag={etag} context={context} />}
    </Shown>
  );
}

const members = [
  'ampContactId',
  'subject',
  'type',
  'due',
  'priority',
  'assignee',
  'notes',
] as const;
type Member = (typeof members)[number];
type Values = Pick<Todo, Member>;

const namesOf: Readonly<Record<'field' | 'type' | 'priority', Readonly<Record<string, string>>>> = {
  field: words.fields,
  type: words.types,
  priority: words.priorities,
};

function savedOf(todo: Todo, etag: string | null): Saved {
  const values = Object.fromEntries(members.map((name) => [name, todo[name]]));
  return { values, etag, by: todo.editedBy?.name ?? null, at: null };
}

function TodoForm({
  todo,
  etag,
  context: { org, changes, mayChange, nameOf },
}: {
  readonly todo: Todo;
  readonly etag: string | null;
  readonly context: TodoContext;
}) {
  const { leave, close } = useFormDialog();
  const refresh = useRefresh();
  const queries = useQueryClient();
  const path = { org, id: todo.id };
  const form = useVersionedForm({
    saved: savedOf(todo, etag),
    async send(edits, ifMatch) {
      changes.noteOwnDoing();
      await call('PATCH /organizations/{org}/todos/{id}', { path, body: edits, ifMatch });
    },
    async reload() {
      const now = await call(operation, { path });
      queries.setQueryData(keyOf(operation, { path }), now);
      await refresh('GET /organizations/{org}/todos', 'GET /organizations/{org}/todos/reasons');
      return savedOf(now.data, now.etag);
    },
  });
  const value = <Name extends Member>(name: Name): Values[Name] =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `saved` has a value for each member
    form.value(name) as Values[Name];
  const isRemoved = todo.removedAt !== null;
  const isSent = todo.link !== null && todo.link.state !== 'ended';
  const mayEdit = mayChange && !isRemoved;
  /** Edits are saved first: they are part of the to-do that is marked as done. */
  const finish = async (change: (one: Todo) => void) => {
    if (form.isChanged && !(await form.save())) return;
    close();
    change({ ...todo, subject: value('subject') });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void form.save();
  };
  const picked = value('ampContactId');
  const pickedName = useContactName(org, picked === todo.ampContactId ? undefined : picked);
  const textOf = (name: string, one: unknown): string => {
    if (typeof one !== 'string' || one === '') return words.emptyValue;
    const inWords: Readonly<Record<string, () => string>> = {
      assignee: () => nameOf(one),
      due: () => dueText(one, new Date()),
      type: () => namesOf.type[one] ?? one,
      priority: () => namesOf.priority[one] ?? one,
      ampContactId: () => (one === picked ? pickedName : undefined) ?? todo.contactName,
    };
    return inWords[name]?.() ?? one;
  };
  return (
    <>
      <Unsaved isChanged={form.isChanged} isLeaving={isOtherTodo} />
      <div className={classes.standing}>
        <InConnectWise todo={todo} />
        {todo.waiting === null ? null : <p className={classes.quiet}>{todo.waiting.advice}</p>}
        {isRemoved ? <p>{words.removedNote}</p> : null}
        {mayChange ? null : <p className={classes.quiet}>{words.mayNot}</p>}
      </div>
      <FormClash form={form} titleOf={(name) => namesOf.field[name] ?? name} textOf={textOf} />
      <form className={forms.form} onSubmit={submit}>
        {form.error === null || isAtField(form.error) ? null : (
          <Failing what={texts.states.couldNotSave} error={form.error} />
        )}
        <ContactPicker
          org={org}
          value={value('ampContactId')}
          presentName={todo.contactName}
          disabled={!mayEdit || isSent}
          description={mayEdit && isSent ? words.contactStays : undefined}
          error={fieldProblem(form.error, '/ampContactId')}
          onChange={(id) => form.set('ampContactId', id)}
        />
        <TodoFields
          org={org}
          disabled={!mayEdit}
          values={{
            subject: value('subject'),
            type: value('type'),
            due: value('due'),
            priority: value('priority'),
            assignee: value('assignee'),
            notes: value('notes'),
          }}
          error={form.error}
          onChange={(change) => {
            for (const [name, one] of Object.entries(change)) form.set(name, one);
          }}
        />
        <div className={classes.foot}>
          {mayChange ? (
            isRemoved ? (
              <Button variant="default" onClick={() => leave(() => changes.restore(todo))}>
                {words.restore}
              </Button>
            ) : (
              <>
                <Button
                  variant="default"
                  onClick={() =>
                    void finish(todo.status === 'done' ? changes.reopen : changes.done)
                  }
                >
                  {todo.status === 'done' ? words.reopen : words.markAsDone}
                </Button>
                <Button variant="default" onClick={() => leave(() => changes.remove(todo))}>
                  {words.remove}
                </Button>
              </>
            )
          ) : null}
          {mayEdit ? (
            <span className={classes.save}>
              <span role="status" className={forms.saved}>
                {form.state === 'saved' && !form.isChanged ? words.saved : ''}
              </span>
              <Button
                type="submit"
                disabled={!form.isChanged || form.clash !== null}
                loading={form.state === 'saving'}
              >
                {words.save}
              </Button>
            </span>
          ) : null}
        </div>
      </form>
    </>
  );
}
