import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMe } from '../../api/bootstrap.ts';
import { fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import forms from '../../parts/Form.module.css';
import { FormModal, Unsaved, useFormDialog } from '../../parts/FormDialog.tsx';
import { Failing } from '../../parts/states.tsx';
import { profileTexts } from '../../texts/english/profile.ts';
import classes from './Profile.module.css';

const words = profileTexts;

/** The address the user signs in with, a new address that is not confirmed yet, and the form to change it. */
export function Email() {
  const { user, newEmail } = useMe();
  const [isOpen, setOpen] = useState(false);
  const [isChanged, setChanged] = useState(false);
  const refresh = useRefresh();
  const drop = useAction('DELETE /me/email', { onDone: () => refresh('GET /me') });
  return (
    <>
      <div className={classes.row}>
        <p>{words.signInWith(user?.email ?? '')}</p>
        <Button variant="default" onClick={() => setOpen(true)}>
          {words.changeEmail}
        </Button>
      </div>
      {newEmail === null ? null : (
        <div className={classes.row}>
          <p role="status">{words.waitsFor(newEmail)}</p>
          <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate({})}>
            {words.keepEmail}
          </Button>
        </div>
      )}
      {drop.error === null ? null : <Failing what={words.couldNotDrop} error={drop.error} />}
      <p role="status" className={forms.saved}>
        {isChanged && newEmail === null ? words.emailChanged : ''}
      </p>
      {isOpen ? (
        <FormModal opened onClose={() => setOpen(false)} title={words.changeEmailTitle}>
          <ChangeEmail onDone={(state) => setChanged(state === 'changed')} />
        </FormModal>
      ) : null}
    </>
  );
}

function ChangeEmail({ onDone }: { readonly onDone: (state: 'changed' | 'link_mailed') => void }) {
  const { leave, close } = useFormDialog();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const refresh = useRefresh();
  const change = useAction('POST /me/email', {
    async onDone({ data }) {
      await refresh('GET /me', 'GET /me/sessions', 'GET /organizations/{org}/users');
      onDone(data.state);
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ body: { email, password } });
  };
  const [atEmail, atPassword] = ['/email', '/password'].map((at) => fieldProblem(change.error, at));
  const isAtField = atEmail !== undefined || atPassword !== undefined;
  return (
    <form className={forms.form} onSubmit={submit}>
      <Unsaved isChanged={email !== ''} />
      {change.error === null || isAtField ? null : (
        <Failing what={words.couldNotChangeEmail} error={change.error} />
      )}
      <p>{words.changeEmailText}</p>
      <TextInput
        label={words.newEmail}
        type="email"
        autoComplete="email"
        required
        withAsterisk={false}
        data-autofocus
        value={email}
        error={atEmail}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <PasswordInput
        label={words.yourPassword}
        autoComplete="current-password"
        required
        withAsterisk={false}
        visibilityToggleButtonProps={{ 'aria-label': words.show }}
        value={password}
        error={atPassword}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
      <div className={forms.end}>
        <Button variant="default" onClick={() => leave()}>
          {words.cancel}
        </Button>
        <Button type="submit" loading={change.isPending}>
          {words.changeEmail}
        </Button>
      </div>
    </form>
  );
}
