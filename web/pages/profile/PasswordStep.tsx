import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiProblem, fieldProblem } from '../../api/problem.ts';
import forms from '../../parts/Form.module.css';
import { Failing } from '../../parts/states.tsx';
import { profileTexts } from '../../texts/english/profile.ts';

const words = profileTexts;

/** Asks for the password before a change of the second factor. */
export function PasswordStep({
  text,
  couldNot,
  error,
  isPending,
  onGiven,
  onCancel,
}: {
  /** The purpose of the password. */
  readonly text: string;
  readonly couldNot: string;
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly onGiven: (password: string) => void;
  readonly onCancel: () => void;
}) {
  const [password, setPassword] = useState('');
  const wrong =
    fieldProblem(error, '/password') ??
    (error instanceof ApiProblem && error.code === 'sign_in_refused'
      ? words.wrongPassword
      : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onGiven(password);
  };
  return (
    <form className={forms.form} onSubmit={submit}>
      {error === null || wrong !== undefined ? null : <Failing what={couldNot} error={error} />}
      <p>{text}</p>
      <PasswordInput
        label={words.yourPassword}
        autoComplete="current-password"
        required
        withAsterisk={false}
        data-autofocus
        visibilityToggleButtonProps={{ 'aria-label': words.show }}
        value={password}
        error={wrong}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
      <div className={forms.end}>
        <Button variant="default" onClick={onCancel}>
          {words.cancel}
        </Button>
        <Button type="submit" loading={isPending}>
          {words.continue}
        </Button>
      </div>
    </form>
  );
}
