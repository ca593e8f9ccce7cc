import { Button, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { useAction, useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import forms from '../../parts/Form.module.css';
import { Notice } from '../../parts/Notice.tsx';
import { Failing, Loading } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { texts } from '../../texts/english.ts';
import { useIsLastAdministrator } from './EditDialog.tsx';
import { ofUsers, type User } from './people.ts';

const words = texts.users;
const nobody = 'nobody';

/** Removes somebody: what of theirs there is, who takes it over, and that there is no undo. */
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
  const users = useAnswer('GET /organizations/{org}/users', {
    path,
    query: { sort: 'name', limit: 200 },
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
  const others = users.data?.data.data.filter((other) => other.id !== id) ?? [];
  return (
    <Modal opened onClose={onClose} title={words.removeTitle(name)}>
      <div className={forms.form}>
        {isLast ? (
          <Notice tone="warning" title={words.lastAdministrator(name)} />
        ) : (
          <>
            {remove.error === null ? null : (
              <Failing what={words.couldNotRemove} error={remove.error} />
            )}
            <p>{words.removeText(name)}</p>
            {failed === null ? null : <Failing what={words.couldNotCount} error={failed} />}
            {!isKnown ? (
              <Loading lines={2} />
            ) : !has ? (
              <p>{words.hasNothing(name)}</p>
            ) : (
              <>
                <p>{words.has(name, words.contacts(contactCount), words.todos(todoCount))}</p>
                <Select
                  label={words.takesOver}
                  description={words.takesOverText}
                  inputWrapperOrder={['label', 'input', 'description', 'error']}
                  placeholder={words.choose}
                  searchable
                  value={to}
                  onChange={setTo}
                  data={[
                    ...others.map((other) => ({
                      value: other.id,
                      label: `${other.name} (${other.email})`,
                    })),
                    { value: nobody, label: words.nobody },
                  ]}
                />
              </>
            )}
          </>
        )}
        <div className={forms.end}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {words.cancel}
          </Button>
          {isLast ? null : (
            <Button
              color="problem"
              loading={remove.isPending}
              disabled={!isKnown || (has && to === null)}
              onClick={() =>
                remove.mutate({
                  path: { org, id },
                  query: to === null || to === nobody ? {} : { to },
                })
              }
            >
              {words.removeNow(name)}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
