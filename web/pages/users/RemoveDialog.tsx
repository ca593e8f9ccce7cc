import { useState } from 'react';
import { useAction, useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Failing, Loading } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { UserSelect } from '../../parts/UserSelect.tsx';
import { usersTexts } from '../../texts/english/users.ts';
import { useIsLastAdministrator } from './EditDialog.tsx';
import { ofUsers, type User } from './people.ts';

const words = usersTexts;
const nobody = 'nobody';

/** Removes a user: shows what they own, who takes it over, and that it cannot be undone. */
export function RemoveDialog({
  org,
  user,
  onClose,
}: {
  readonly org: string;
  readonly user: User;
  readonly onClose: () => void;
}) {
  const { id, name } = user;
  const isLast = useIsLastAdministrator(org, user);
  const [to, setTo] = useState<string | null>(null);
  const refresh = useRefresh();
  const path = { org };
  const one = { limit: 1, total: true };
  const contacts = useAnswer('GET /organizations/{org}/contacts', {
    path,
    query: { ...one, owner: [id] },
  });
  const todos = useAnswer('GET /organizations/{org}/todos', {
    path,
    query: { ...one, assignee: [id] },
  });
  const remove = useAction('DELETE /organizations/{org}/users/{id}', {
    async onDone() {
      await refresh(...ofUsers);
      tellDone(words.removed(name));
      onClose();
    },
  });
  const counts = [contacts.data?.data.total, todos.data?.data.total] as const;
  const [contactCount, todoCount] = counts;
  const failed = contacts.error ?? todos.error;
  const has = counts.some((count) => (count ?? 0) > 0);
  const isKnown = contactCount !== undefined && todoCount !== undefined;
  return (
    <ConfirmDialog
      title={words.removeTitle(name)}
      confirm={isLast ? null : words.removeNow(name)}
      cancel={words.cancel}
      isFinal
      isPending={remove.isPending}
      disabled={!isKnown || (has && to === null)}
      couldNot={words.couldNotRemove}
      error={remove.error}
      onConfirm={() =>
        remove.mutate({
          path: { org, id },
          query: to === null || to === nobody ? {} : { to },
        })
      }
      onClose={onClose}
    >
      {isLast ? (
        <Notice tone="warning" title={words.lastAdministrator(name)} />
      ) : (
        <>
          <p>{words.removeText(name)}</p>
          {failed === null ? null : <Failing what={words.couldNotCount} error={failed} />}
          {!isKnown ? (
            <Loading lines={2} />
          ) : !has ? (
            <p>{words.hasNothing(name)}</p>
          ) : (
            <>
              <p>{words.has(name, words.contacts(contactCount), words.todos(todoCount))}</p>
              <UserSelect
                org={org}
                except={id}
                label={words.takesOver}
                description={words.takesOverText}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                placeholder={words.choose}
                value={to}
                onChange={setTo}
                before={[{ value: nobody, label: words.nobody }]}
              />
            </>
          )}
        </>
      )}
    </ConfirmDialog>
  );
}
