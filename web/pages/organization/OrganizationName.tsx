import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import forms from '../../parts/Form.module.css';
import { SaveRow } from '../../parts/SaveRow.tsx';
import { Failing } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';

const words = texts.organization;

export function OrganizationName({
  org,
  name: saved,
  isReadOnly,
}: {
  readonly org: string;
  readonly name: string;
  readonly isReadOnly: boolean;
}) {
  const [entered, setEntered] = useState<string | null>(null);
  const refresh = useRefresh();
  const rename = useAction('PATCH /organizations/{org}', {
    async onDone() {
      await refresh('GET /me');
      setEntered(null);
    },
  });
  const name = entered ?? saved;
  const isChanged = name !== saved;
  const problem = fieldProblem(rename.error, '/name');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ path: { org }, body: { name } });
  };
  return (
    <form className={forms.form} onSubmit={submit}>
      {rename.error === null || problem !== undefined ? null : (
        <Failing what={words.couldNotRename} error={rename.error} />
      )}
      <TextInput
        label={words.name}
        required
        withAsterisk={false}
        disabled={isReadOnly}
        value={name}
        error={problem}
        onChange={({ currentTarget }) => setEntered(currentTarget.value)}
      />
      {isReadOnly ? null : (
        <SaveRow isChanged={isChanged} isSaving={rename.isPending} isSaved={rename.isSuccess} />
      )}
    </form>
  );
}
