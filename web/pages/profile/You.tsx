import { SegmentedControl, TextInput, useMantineColorScheme } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMe } from '../../api/bootstrap.ts';
import { fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import forms from '../../parts/Form.module.css';
import { SaveRow } from '../../parts/SaveRow.tsx';
import { Failing } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Profile.module.css';

const words = texts.profile;
const { themes } = texts.frame;
const schemes = ['light', 'dark', 'auto'] as const;

export function You() {
  const { user } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [entered, setEntered] = useState<string | null>(null);
  const refresh = useRefresh();
  const save = useAction('PATCH /me', {
    async onDone() {
      await refresh('GET /me', 'GET /organizations/{org}/users');
      setEntered(null);
    },
  });
  const name = entered ?? user?.name ?? '';
  const isChanged = name !== (user?.name ?? '');
  const problem = fieldProblem(save.error, '/name');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ body: { name } });
  };
  return (
    <form className={forms.form} onSubmit={submit}>
      {save.error === null || problem !== undefined ? null : (
        <Failing what={words.couldNotSave} error={save.error} />
      )}
      <TextInput
        label={words.name}
        autoComplete="name"
        required
        withAsterisk={false}
        value={name}
        error={problem}
        onChange={({ currentTarget }) => setEntered(currentTarget.value)}
      />
      <TextInput
        label={words.email}
        description={words.emailHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={user?.email ?? ''}
        readOnly
      />
      <SaveRow isChanged={isChanged} isSaving={save.isPending} isSaved={save.isSuccess} />
      <div>
        <p className={classes.label} id="profile-theme">
          {words.theme}
        </p>
        <SegmentedControl
          aria-labelledby="profile-theme"
          value={colorScheme}
          onChange={(value) => {
            const chosen = schemes.find((scheme) => scheme === value);
            if (chosen !== undefined) setColorScheme(chosen);
          }}
          data={schemes.map((value) => ({ value, label: themes[value] }))}
        />
      </div>
    </form>
  );
}
