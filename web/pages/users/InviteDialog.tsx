import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { Choices } from '../../parts/Choices.tsx';
import forms from '../../parts/Form.module.css';
import { FormModal, Unsaved, useFormDialog } from '../../parts/FormDialog.tsx';
import { Failing } from '../../parts/states.tsx';
import { usersTexts } from '../../texts/english/users.ts';
import { GivenLink } from './GivenLink.tsx';
import { ofUsers, type Role } from './people.ts';
import { roleChoices } from './roleChoices.ts';

const words = usersTexts;

type Props = { readonly org: string; readonly opened: boolean; readonly onClose: () => void };

/** Invites someone; the link is shown at once, whether or not it was mailed. */
export function InviteDialog({ org, opened, onClose }: Props) {
  const [round, setRound] = useState(0);
  const close = () => {
    onClose();
    setRound(round + 1);
  };
  return (
    <FormModal opened={opened} onClose={close} title={words.inviteTitle}>
      <InviteForm key={round} org={org} />
    </FormModal>
  );
}

function InviteForm({ org }: Pick<Props, 'org'>) {
  const { leave, close } = useFormDialog();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');
  // One invitation, however often the button is pressed after a broken connection.
  const [key] = useState(() => crypto.randomUUID());
  const refresh = useRefresh();
  const invite = useAction('POST /organizations/{org}/invitations', {
    onDone: () => refresh(...ofUsers),
  });
  if (invite.data !== undefined) {
    return (
      <GivenLink
        label={words.inviteLink}
        given={invite.data.data}
        email={email}
        once={words.linkOnce}
        onClose={close}
      />
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ path: { org }, body: { email: email.trim(), role }, key });
  };
  const problem = fieldProblem(invite.error, '/email');
  return (
    <form className={forms.form} onSubmit={submit}>
      <Unsaved isChanged={email !== ''} />
      {invite.error === null || problem !== undefined ? null : (
        <Failing what={words.couldNotInvite} error={invite.error} />
      )}
      <TextInput
        label={words.email}
        type="email"
        autoComplete="off"
        required
        withAsterisk={false}
        data-autofocus
        value={email}
        error={problem}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <Choices label={words.role} value={role} onChange={setRole} choices={roleChoices} />
      <div className={forms.end}>
        <Button variant="default" onClick={() => leave()}>
          {words.cancel}
        </Button>
        <Button type="submit" loading={invite.isPending}>
          {words.inviteSend}
        </Button>
      </div>
    </form>
  );
}
