import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { useUsers } from '../../api/users.ts';
import { Choices } from '../../parts/Choices.tsx';
import forms from '../../parts/Form.module.css';
import { FormModal, Unsaved, useFormDialog } from '../../parts/FormDialog.tsx';
import { Failing } from '../../parts/states.tsx';
import { usersTexts } from '../../texts/english/users.ts';
import { ofUsers, type User } from './people.ts';
import { roleChoices } from './roleChoices.ts';

const words = usersTexts;

/**
 * Changes name or role. The last administrator cannot be demoted, which is shown before anything is
 * tried.
 */
export function EditDialog({
  org,
  user,
  onClose,
}: {
  readonly org: string;
  readonly user: User;
  readonly onClose: () => void;
}) {
  return (
    <FormModal opened onClose={onClose} title={words.editTitle(user.name)}>
      <EditForm org={org} user={user} />
    </FormModal>
  );
}

function EditForm({ org, user }: { readonly org: string; readonly user: User }) {
  const [name, setName] = useState(user.name);
  const [role, setRole] = useState(user.role);
  const isLast = useIsLastAdministrator(org, user);
  const { leave, close } = useFormDialog();
  const refresh = useRefresh();
  // Unedited members are not sent, because someone else may have changed them since.
  const changes = {
    ...(name === user.name ? {} : { name }),
    ...(role === user.role ? {} : { role }),
  };
  const isChanged = Object.keys(changes).length > 0;
  const edit = useAction('PATCH /organizations/{org}/users/{id}', {
    async onDone() {
      // People who change their own role have other rights immediately.
      await refresh(...ofUsers, 'GET /me');
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isChanged) edit.mutate({ path: { org, id: user.id }, body: changes });
    else close();
  };
  const nameProblem = fieldProblem(edit.error, '/name');
  return (
    <form className={forms.form} onSubmit={submit}>
      <Unsaved isChanged={isChanged} />
      {edit.error === null || nameProblem !== undefined ? null : (
        <Failing what={words.couldNotEdit} error={edit.error} />
      )}
      <TextInput
        label={words.name}
        required
        withAsterisk={false}
        data-autofocus
        value={name}
        error={nameProblem}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Choices
        label={words.role}
        value={role}
        onChange={setRole}
        choices={roleChoices}
        disabled={isLast}
        description={isLast ? words.lastAdministrator(user.name) : undefined}
      />
      <div className={forms.end}>
        <Button variant="default" onClick={() => leave()}>
          {words.cancel}
        </Button>
        <Button type="submit" loading={edit.isPending}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}

/**
 * Whether this is the only administrator who can sign in; the API enforces the limit in any case.
 */
export function useIsLastAdministrator(org: string, user: User): boolean {
  const { all } = useUsers(org);
  if (user.role !== 'admin' || !user.signsIn || all === null) return false;
  return !all.some(({ id, role, signsIn }) => role === 'admin' && signsIn && id !== user.id);
}
