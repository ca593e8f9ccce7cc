import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Answer, call } from '../../api/call.ts';
import { ApiProblem, fieldProblem } from '../../api/problem.ts';
import { useAction, useAnswer } from '../../api/queries.ts';
import { Notice } from '../../parts/Notice.tsx';
import { Failing, Loading } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import { dateTime } from '../../texts/numbers.ts';
import classes from './Entering.module.css';
import { Entering } from './Entering.tsx';
import { SecondFactor } from './SecondFactor.tsx';

const words = texts.entering.invitation;

type Seen = Answer<'POST /auth/invitations/look'>;
type Open = Extract<Seen, { readonly email: string }>;

/** The page behind an invitation link: joining, or why the link does not work. */
export function InvitationPage() {
  // After `#` the token is in no server or proxy log.
  const token = useLocation({ select: ({ hash }) => hash });
  const seen = useAnswer(
    'POST /auth/invitations/look',
    { body: { token } },
    { enabled: token !== '' },
  );
  const { error, data } = seen;
  const isWrong = error instanceof ApiProblem && error.code === 'link_not_valid';
  if (token === '' || isWrong) return <Ended title={words.wrong} text={words.wrongText} />;
  if (error !== null) {
    return (
      <Entering title={words.loading}>
        <Failing what={words.couldNotLook} error={error} onRetry={() => void seen.refetch()} />
      </Entering>
    );
  }
  if (data === undefined) {
    return (
      <Entering title={words.loading}>
        <Loading lines={4} />
      </Entering>
    );
  }
  const invitation = data.data;
  if (!('email' in invitation)) {
    const { state } = invitation;
    return (
      <Ended title={words[state]} text={words[`${state}Text`]} signIn={state === 'accepted'} />
    );
  }
  if (invitation.state === 'expired') {
    const { organization, invitedBy, expiresAt } = invitation;
    const at = dateTime(new Date(expiresAt));
    return <Ended title={words.expired} text={words.expiredText(organization, invitedBy, at)} />;
  }
  return <Join key={token} token={token} invitation={invitation} />;
}

function Ended({
  title,
  text,
  signIn = false,
}: {
  readonly title: string;
  readonly text: string;
  readonly signIn?: boolean;
}) {
  return (
    <Entering title={title}>
      <p className={classes.quiet}>{text}</p>
      {signIn ? (
        <p>
          <Link to="/sign-in">{texts.entering.signIn}</Link>
        </p>
      ) : null}
    </Entering>
  );
}

/** The person signed in in this browser; null if nobody is. */
function useSignedIn() {
  return useQuery({
    queryKey: ['who is signed in'],
    async queryFn({ signal }) {
      try {
        return (await call('GET /me', { signal })).data.user;
      } catch (thrown) {
        if (thrown instanceof ApiProblem && thrown.status === 401) return null;
        throw thrown;
      }
    },
  });
}

function Join({ token, invitation }: { readonly token: string; readonly invitation: Open }) {
  const { organization, email, role, invitedBy, hasAccount } = invitation;
  const [asksForCode, setAsksForCode] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const signedIn = useSignedIn();
  const form = useForm({ initialValues: { name: '', password: '' } });
  const enter = async () => {
    queries.clear();
    await navigate({ to: '/', replace: true });
  };
  const accept = useAction('POST /auth/invitations/accept', {
    async onDone({ data }) {
      if ('next' in data) setAsksForCode(true);
      else await enter();
    },
  });
  const signOut = useAction('POST /auth/sign-out', {
    async onDone() {
      await signedIn.refetch();
    },
  });
  const present = signedIn.data ?? null;
  if (asksForCode) return <SecondFactor onDone={enter} />;
  if (present !== null && present.email.toLowerCase() !== email.toLowerCase()) {
    return (
      <Entering title={words.title(organization)}>
        {signOut.error === null ? null : (
          <Failing what={words.couldNotSignOut} error={signOut.error} />
        )}
        <Notice tone="warning" title={words.other(present.email, email)} />
        <Button fullWidth loading={signOut.isPending} onClick={() => signOut.mutate({})}>
          {words.asOther(email)}
        </Button>
      </Entering>
    );
  }
  const field = (name: 'name' | 'password') => ({
    ...form.getInputProps(name),
    error: fieldProblem(accept.error, `/${name}`),
    required: true,
    withAsterisk: false,
  });
  return (
    <Entering title={words.title(organization)}>
      <p className={classes.lead}>{words.by(invitedBy, role)}</p>
      {accept.error === null ? null : <Failing what={words.couldNot} error={accept.error} />}
      <form
        className={classes.form}
        onSubmit={form.onSubmit((values) => accept.mutate({ body: { token, ...values } }))}
      >
        <TextInput
          label={texts.entering.email}
          autoComplete="username"
          readOnly
          value={email}
          variant="filled"
        />
        <TextInput label={words.name} autoComplete="name" autoFocus {...field('name')} />
        <PasswordInput
          label={hasAccount ? words.ownPassword : words.newPassword}
          description={hasAccount ? words.ownPasswordHelp : texts.entering.setUp.passwordHelp}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete={hasAccount ? 'current-password' : 'new-password'}
          visibilityToggleButtonProps={{ 'aria-label': texts.entering.showPassword }}
          {...field('password')}
        />
        <Button type="submit" fullWidth loading={accept.isPending}>
          {words.submit}
        </Button>
      </form>
    </Entering>
  );
}
