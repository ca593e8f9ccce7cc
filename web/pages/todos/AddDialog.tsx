import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Input } from '../../api/call.ts';
import { fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import forms from '../../parts/Form.module.css';
import { FormModal, Unsaved, useFormDialog } from '../../parts/FormDialog.tsx';
import { Failing } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { todos as words } from '../../texts/english/todos.ts';
import { ContactPicker } from './ContactPicker.tsx';
import { leavesAdding } from './search.ts';
import { isAtField, TodoFields } from './TodoFields.tsx';
import { ofTodos } from './todo.ts';

type Body = Input<'POST /organizations/{org}/todos'>['body'];

type Props = {
  readonly org: string;
  /** The contact, if it is already known. */
  readonly contact: { readonly id: string; readonly name: string } | null;
  /** The assignee unless another user is chosen. */
  readonly assignee: string | null;
  readonly onAdded: () => void;
};

/** Adds a to-do. */
export function AddDialog({
  opened,
  onClose,
  ...props
}: Props & { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <FormModal opened={opened} onClose={onClose} title={words.addTitle} size="lg">
      <AddForm {...props} />
    </FormModal>
  );
}

function AddForm({ org, contact, assignee, onAdded }: Props) {
  const { leave, close } = useFormDialog();
  const [about, setAbout] = useState(contact?.id ?? '');
  const [values, setValues] = useState(() => blank(assignee));
  // Creates one to-do, however often it is sent after a broken connection; an edit makes it another to-do.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const refresh = useRefresh();
  const add = useAction('POST /organizations/{org}/todos', {
    async onDone({ data }) {
      onAdded();
      close();
      tellDone(words.wasAdded(data.subject));
      await refresh(...ofTodos);
    },
  });
  const isChanged =
    about !== (contact?.id ?? '') || JSON.stringify(values) !== JSON.stringify(blank(assignee));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the fields offer what the API accepts
    const body = { ampContactId: about, ...values } as Body;
    add.mutate({ path: { org }, body, key });
  };
  return (
    <form className={forms.form} onSubmit={submit}>
      <Unsaved isChanged={isChanged} isLeaving={leavesAdding} />
      {add.error === null || isAtField(add.error) ? null : (
        <Failing what={words.couldNotAdd} error={add.error} />
      )}
      <ContactPicker
        org={org}
        value={about}
        presentName={contact?.name}
        autoFocus={contact === null}
        error={fieldProblem(add.error, '/ampContactId')}
        onChange={(id) => {
          setAbout(id);
          setKey(crypto.randomUUID());
        }}
      />
      <TodoFields
        org={org}
        values={values}
        error={add.error}
        onChange={(change) => {
          setValues((before) => ({ ...before, ...change }));
          setKey(crypto.randomUUID());
        }}
      />
      <div className={forms.end}>
        <Button variant="default" onClick={() => leave()}>
          {words.cancel}
        </Button>
        <Button type="submit" loading={add.isPending}>
          {words.doAdd}
        </Button>
      </div>
    </form>
  );
}

function blank(assignee: string | null) {
  return {
    subject: '',
    type: 'task',
    due: null as string | null,
    priority: 'normal',
    assignee,
    notes: null as string | null,
  };
}
