import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, fieldProblem } from '../../api/problem.ts';
import { useAction, useAnswer } from '../../api/queries.ts';
import { Failing, Loading } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Entering.module.css';
import { Entering } from './Entering.tsx';

const words = texts.entering.setUp;

/** The first page of an installation, reached by its one-time link: organization and first administrator. */
export function SetUpPage() {
  // After `#` the token is in no server or proxy log.
  const [token] = useState(() => window.location.hash.slice(1));
  const state = useAnswer('GET /setup', {});
  const claimed = state.error instanceof ApiProblem && state.error.status === 410;
  if (claimed) {
    return (
      <Entering title={words.gone}>
        <p className={classes.quiet}>{words.goneText}</p>
        <p>
          <Link to="/sign-in">{texts.entering.signIn}</Link>
        </p>
      </Entering>
    );
  }
  if (state.isPending && state.failureReason === null) {
    return (
      <Entering title={words.title}>
        <Loading lines={4} />
      </Entering>
    );
  }
  if (token === '') {
    return (
      <Entering title={words.noLink}>
        <p className={classes.quiet}>{words.noLinkText}</p>
        <code className={classes.command}>{words.command}</code>
      </Entering>
    );
  }
  return <SetUpForm token={token} />;
}

function SetUpForm({ token }: { readonly token: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      organization: '',
      name: '',
      email: '',
      password: '',
      publicAddress: window.location.origin,
    },
  });
  const setUp = useAction('POST /setup', {
    async onDone({ data }) {
      queries.clear();
      await navigate({ to: '/organizations/$org/guide', params: { org: data.organization.id } });
    },
  });
  const field = (name: keyof typeof form.values) => ({
    ...form.getInputProps(name),
    error: fieldProblem(setUp.error, `/${name}`),
    required: true,
    withAsterisk: false,
  });
  return (
    <Entering title={words.title}>
      {setUp.error === null ? null : <Failing what={words.couldNot} error={setUp.error} />}
      <form
        className={classes.form}
        onSubmit={form.onSubmit((values) => setUp.mutate({ body: { token, ...values } }))}
      >
        <TextInput
          label={words.organization}
          description={words.organizationHelp}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="organization"
          autoFocus
          {...field('organization')}
        />
        <TextInput label={words.name} autoComplete="name" {...field('name')} />
        <TextInput
          label={texts.entering.email}
          type="email"
          autoComplete="username"
          {...field('email')}
        />
        <PasswordInput
          label={texts.entering.password}
          description={words.passwordHelp}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': texts.entering.showPassword }}
          {...field('password')}
        />
        <TextInput
          label={words.publicAddress}
          description={words.publicAddressHelp}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          type="url"
          {...field('publicAddress')}
        />
        <Button type="submit" fullWidth loading={setUp.isPending}>
          {words.submit}
        </Button>
      </form>
    </Entering>
  );
}
