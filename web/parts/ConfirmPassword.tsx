import { Button, Modal, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useWaitingForPassword } from '../api/passwordAgain.ts';
import { ApiProblem } from '../api/problem.ts';
import { useAction } from '../api/queries.ts';
import { texts } from '../texts/english.ts';
import classes from './ConfirmPassword.module.css';
import { Failing } from './states.tsx';

const words = texts.password;

/**
 * Asks for the password again if the API requires it; then the waiting operation continues by
 * itself.
 */
export function ConfirmPassword() {
  const { isAsked, goOn, cancel } = useWaitingForPassword();
  return (
    <Modal opened={isAsked} onClose={cancel} title={words.title} size={400}>
      <PasswordForm onGiven={goOn} onCancel={cancel} />
    </Modal>
  );
}

function PasswordForm({
  onGiven,
  onCancel,
}: {
  readonly onGiven: () => void;
  readonly onCancel: () => void;
}) {
  const [password, setPassword] = useState('');
  const confirm = useAction('POST /auth/confirm', { onDone: onGiven });
  const { error } = confirm;
  const isWrong = error instanceof ApiProblem && error.code === 'sign_in_refused';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate({ body: { password } });
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <p>{words.why}</p>
      {error === null || isWrong ? null : <Failing what={words.couldNot} error={error} />}
      <PasswordInput
        label={words.label}
        autoComplete="current-password"
        data-autofocus
        required
        withAsterisk={false}
        visibilityToggleButtonProps={{ 'aria-label': words.show }}
        value={password}
        error={isWrong ? words.wrong : undefined}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
      <div className={classes.actions}>
        <Button variant="default" onClick={onCancel}>
          {words.cancel}
        </Button>
        <Button type="submit" loading={confirm.isPending}>
          {words.goOn}
        </Button>
      </div>
    </form>
  );
}
