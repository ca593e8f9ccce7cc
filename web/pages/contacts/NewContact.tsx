import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { FormModal, Unsaved, useFormDialog } from '../../parts/FormDialog.tsx';
import { Failing } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Contacts.module.css';

const words = texts.contacts.new;

const inputs = [
  ['firstName', words.firstName],
  ['lastName', words.lastName],
  ['email', words.email],
  ['mobilePhone', words.mobilePhone],
  ['company', words.company],
  ['title', words.jobTitle],
] as const;

type Values = Readonly<Partial<Record<(typeof inputs)[number][0], string>>>;

/** A dialog that adds a contact and opens it. */
export function NewContact({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  return (
    <FormModal opened={opened} onClose={onClose} title={words.title}>
      <ContactForm />
    </FormModal>
  );
}

function ContactForm() {
  const { org = '' } = useParams({ strict: false });
  const { leave, close } = useFormDialog();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [values, setValues] = useState<Values>({});
  // Creates the contact only once, however often it is sent; an edit makes it another contact.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const add = useAction('POST /organizations/{org}/contacts', {
    async onDone({ data }) {
      await queries.invalidateQueries();
      close();
      await navigate({ to: '/organizations/$org/contacts/$id', params: { org, id: data.id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { email = '', ...others } = values;
    const fields = Object.fromEntries(
      Object.entries(others).filter(([, value]) => value.trim() !== ''),
    );
    add.mutate({
      path: { org },
      body: { ...(email.trim() === '' ? {} : { email }), fields },
      key,
    });
  };
  const problemOf = (name: string) =>
    fieldProblem(add.error, name === 'email' ? '/email' : `/fields/${name}`);
  const isToldAtField = inputs.some(([name]) => problemOf(name) !== undefined);
  return (
    <form className={classes.form} onSubmit={submit}>
      <Unsaved isChanged={Object.values(values).some((value) => value !== '')} />
      {add.error !== null && !isToldAtField ? (
        <Failing what={words.couldNotAdd} error={add.error} />
      ) : null}
      <div className={classes.pair}>
        {inputs.map(([name, label]) => (
          <TextInput
            key={name}
            label={label}
            value={values[name] ?? ''}
            error={problemOf(name)}
            data-autofocus={name === 'firstName' ? true : undefined}
            inputMode={name === 'email' ? 'email' : name === 'mobilePhone' ? 'tel' : 'text'}
            onChange={({ currentTarget: { value } }) => {
              setValues((before) => ({ ...before, [name]: value }));
              setKey(crypto.randomUUID());
            }}
          />
        ))}
      </div>
      <p className={classes.quiet}>{words.hint}</p>
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => leave()}>
          {words.cancel}
        </Button>
        <Button type="submit" loading={add.isPending}>
          {words.add}
        </Button>
      </div>
    </form>
  );
}
