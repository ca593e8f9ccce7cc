import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Input } from '../../api/call.ts';
import { fieldProblem } from '../../api/problem.ts';
import forms from '../../parts/Form.module.css';
import { Unsaved, useFormDialog } from '../../parts/FormDialog.tsx';
import { Failing } from '../../parts/states.tsx';
import { webhooks as words } from '../../texts/english/webhooks.ts';

/** A webhook as entered. */
export type Entered = NonNullable<Input<'POST /organizations/{org}/webhooks'>['body']>;
type Event = Entered['events'][number];

const events = [
  'contact.created',
  'contact.changed',
  'contact.removed',
  'todo.done',
  'run.finished',
  'run.held',
  'run.failed',
] as const satisfies readonly Event[];

/** Every event is chosen at first: an unwanted event is easier to notice than a missing one. */
export const blank: Entered = { url: '', description: '', events: [...events] };

/** Name, address and events of a webhook. */
export function WebhookForm({
  before,
  submit,
  couldNot,
  error,
  isPending,
  onSubmit,
}: {
  readonly before: Entered;
  /** The button that saves. */
  readonly submit: string;
  /** The message if it fails, as a sentence. */
  readonly couldNot: string;
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly onSubmit: (entered: Entered) => void;
}) {
  const { leave } = useFormDialog();
  const [entered, setEntered] = useState(before);
  const { url, description, events: chosen } = entered;
  const problems = {
    description: fieldProblem(error, '/description'),
    url: fieldProblem(error, '/url'),
    events: fieldProblem(error, '/events'),
  };
  const isOfField = Object.values(problems).some((problem) => problem !== undefined);
  return (
    <form
      className={forms.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onSubmit(entered);
      }}
    >
      <Unsaved isChanged={JSON.stringify(entered) !== JSON.stringify(before)} />
      {error === null || isOfField ? null : <Failing what={couldNot} error={error} />}
      <TextInput
        label={words.name}
        description={words.nameHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        required
        withAsterisk={false}
        data-autofocus
        value={description}
        error={problems.description}
        onChange={({ currentTarget: { value } }) => setEntered({ ...entered, description: value })}
      />
      <TextInput
        label={words.address}
        description={words.addressHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        required
        withAsterisk={false}
        placeholder="https://example.com/hooks/ampwise"
        value={url}
        error={problems.url}
        onChange={({ currentTarget: { value } }) => setEntered({ ...entered, url: value })}
      />
      <Checkbox.Group
        label={words.events}
        description={words.eventsHelp}
        value={[...chosen]}
        error={problems.events}
        onChange={(values) =>
          setEntered({ ...entered, events: events.filter((event) => values.includes(event)) })
        }
      >
        <Stack gap="xs" mt="xs" mb="xs">
          {events.map((event) => (
            <Checkbox
              key={event}
              value={event}
              label={words.eventNames[event]}
              description={event}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <div className={forms.end}>
        <Button variant="default" onClick={() => leave()}>
          {words.cancel}
        </Button>
        <Button type="submit" loading={isPending}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
