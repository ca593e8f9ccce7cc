import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { usersTexts } from '../../texts/english/users.ts';
import { ofUsers, type User } from './people.ts';

const words = usersTexts;

/** Signs a user out on all of their devices. */
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
    <ConfirmDialog
      title={words.signOutTitle(name)}
      confirm={words.signOutNow}
      cancel={words.cancel}
      isPending={end.isPending}
      couldNot={words.couldNotSignOut}
      error={end.error}
      onConfirm={() => end.mutate({ path: { org, id } })}
      onClose={onClose}
    >
      <p>{words.signOutText(name)}</p>
    </ConfirmDialog>
  );
}
