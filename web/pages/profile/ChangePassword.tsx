import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import forms from '../../parts/Form.module.css';
import { Failing } from '../../parts/states.tsx';
import { profileTexts } from '../../texts/english/profile.ts';

const words = profileTexts;
const nothing = { current: '', new: '' };

export function ChangePassword() {
  const [entered, setEntered] = useState(nothing);
  const refresh = useRefresh();
  const change = useAction('POST /me/password', {
    async onDone() {
      setEntered(nothing);
      await refresh('GET /me/sessions');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ body: entered });
  };
  const field = (name: keyof typeof nothing) => ({
    required: true,
    withAsterisk: false,
    visibilityToggleButtonProps: { 'aria-label': words.show },
    value: entered[name],
    error: fieldProblem(change.error, `/${name}`),
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      setEntered({ ...entered, [name]: currentTarget.value }),
  });
  const { current, new: next } = { current: field('current'), new: field('new') };
  const isAtField = current.error !== undefined || next.error !== undefined;
  return (
    <form className={forms.form} onSubmit={submit}>
      {change.error === null || isAtField ? null : (
        <Failing what={words.couldNotChange} error={change.error} />
      )}
      <PasswordInput label={words.current} autoComplete="current-password" {...current} />
      <PasswordInput
        label={words.new}
        description={words.newHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="new-password"
        {...next}
      />
      <div className={forms.actions}>
        <Button type="submit" variant="default" loading={change.isPending}>
          {words.change}
        </Button>
        <span role="status" className={forms.saved}>
          {change.isSuccess && entered === nothing ? words.changed : ''}
        </span>
      </div>
    </form>
  );
}
