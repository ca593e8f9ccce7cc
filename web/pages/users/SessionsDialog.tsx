import { Button, Modal } from '@mantine/core';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import forms from '../../parts/Form.module.css';
import { Failing } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { texts } from '../../texts/english.ts';
import { ofUsers, type User } from './people.ts';

const words = texts.users;

/** Signs somebody out on all of their devices. */
export function SessionsDialog({
  org,
  user: { id, name },
  onClose,
}: {
  readonly org: string;
  readonly user: User;
  readonly onClose: () => void;
}) {
  const refresh = useRefresh();
  const end = useAction('DELETE /organizations/{org}/users/{id}/sessions', {
    async onDone() {
      await refresh(...ofUsers);
      tellDone(words.signedOut(name));
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.signOutTitle(name)}>
      <div className={forms.form}>
        {end.error === null ? null : <Failing what={words.couldNotSignOut} error={end.error} />}
        <p>{words.signOutText(name)}</p>
        <div className={forms.end}>
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            data-autofocus
            loading={end.isPending}
            onClick={() => end.mutate({ path: { org, id } })}
          >
            {words.signOutNow}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
