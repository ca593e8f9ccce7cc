import { Button, PasswordInput } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiProblem, fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { Failing } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Entering.module.css';
import { Entering } from './Entering.tsx';

const words = texts.entering.reset;

/** Sets a new password by the link that an administrator made. */
export function ResetPage() {
  const token = useLocation({ select: ({ hash }) => hash });
  const [password, setPassword] = useState('');
  const reset = useAction('POST /auth/reset');
  const { error } = reset;
  const isWrong = error instanceof ApiProblem && error.code === 'link_not_valid';
  if (token === '' || isWrong) {
    return (
      <Entering title={words.wrong}>
        <p className={classes.quiet}>{words.wrongText}</p>
      </Entering>
    );
  }
  if (reset.isSuccess) {
    return (
      <Entering title={words.done}>
        <p className={classes.quiet}>{words.doneText}</p>
        <p>
          <Link to="/sign-in">{texts.entering.signIn}</Link>
        </p>
      </Entering>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reset.mutate({ body: { token, password } });
  };
  const atField = fieldProblem(error, '/password');
  return (
    <Entering title={words.title}>
      <p className={classes.lead}>{words.text}</p>
      {error === null || atField !== undefined ? null : (
        <Failing what={words.couldNot} error={error} />
      )}
      <form className={classes.form} onSubmit={submit}>
        <PasswordInput
          label={words.password}
          description={texts.entering.setUp.passwordHelp}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="new-password"
          autoFocus
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': texts.entering.showPassword }}
          value={password}
          error={atField}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <Button type="submit" fullWidth loading={reset.isPending}>
          {words.submit}
        </Button>
      </form>
    </Entering>
  );
}
