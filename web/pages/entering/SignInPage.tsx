import { Anchor, Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useAction } from '../../api/queries.ts';
import { Failing } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Entering.module.css';
import { Entering } from './Entering.tsx';
import { SecondFactor } from './SecondFactor.tsx';
import { useWait } from './useWait.ts';

const words = texts.entering;

export function SignInPage() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [forgot, setForgot] = useState(false);
  const [asksForCode, setAsksForCode] = useState(false);
  const { to } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const queries = useQueryClient();

  const enter = async () => {
    queries.clear();
    await navigate({ to: to ?? '/', replace: true });
  };
  const signIn = useAction('POST /auth/sign-in', {
    async onDone({ data }) {
      if ('next' in data) setAsksForCode(true);
      else await enter();
    },
  });
  const wait = useWait(signIn.error);

  if (asksForCode) return <SecondFactor onDone={enter} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ body: { email, password } });
  };
  return (
    <Entering title={words.signIn}>
      {signIn.error === null ? null : <Failing what={words.couldNotSignIn} error={signIn.error} />}
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label={words.email}
          type="email"
          autoComplete="username"
          required
          autoFocus
          withAsterisk={false}
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <PasswordInput
          label={words.password}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': words.showPassword }}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <Button type="submit" fullWidth loading={signIn.isPending} disabled={wait > 0}>
          {wait > 0 ? words.againIn(wait) : words.signIn}
        </Button>
        <Anchor
          component="button"
          type="button"
          size="md"
          aria-expanded={forgot}
          onClick={() => setForgot(!forgot)}
        >
          {words.forgot}
        </Anchor>
        {forgot ? <p className={classes.quiet}>{words.forgotText}</p> : null}
      </form>
    </Entering>
  );
}
