import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '../../api/call.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx';
import forms from '../../parts/Form.module.css';
import { FormModal } from '../../parts/FormDialog.tsx';
import { Failing } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { webhooks as words } from '../../texts/english/webhooks.ts';
import { SecretShown } from './SecretShown.tsx';
import { type Entered, WebhookForm } from './WebhookForm.tsx';

export type Webhook = Answer<'GET /organizations/{org}/webhooks/{id}'>;

type Props = {
  readonly org: string;
  readonly webhook: Webhook;
  readonly onClose: () => void;
};

/**
 * Changes name, address and events of the version that was shown when it opened: the page itself may
 * already know a newer one. Unedited members are not sent, because someone else may have changed them since.
 */
export function EditDialog({ org, webhook, etag, onClose }: Props & { readonly etag: string }) {
  const refresh = useRefreshed();
  const { id, description } = webhook;
  const [before] = useState<Entered>(() => ({
    url: webhook.url,
    description,
    events: [...webhook.events],
  }));
  const [seen, setSeen] = useState(etag);
  const edit = useAction('PATCH /organizations/{org}/webhooks/{id}', {
    async onDone({ data }) {
      await refresh();
      tellDone(words.saved(data.description));
      onClose();
    },
  });
  return (
    <FormModal opened onClose={onClose} title={words.editTitle(description)} size={560}>
      <WebhookForm
        before={before}
        submit={words.save}
        couldNot={words.couldNotSave}
        error={edit.error}
        isPending={edit.isPending}
        onSubmit={(entered) =>
          edit.mutate(
            { path: { org, id }, body: changesOf(before, entered), ifMatch: seen },
            {
              onError(thrown) {
                // The next attempt is over the version that the refusal was about.
                if (thrown instanceof ApiProblem && thrown.status === 412) {
                  setSeen(thrown.etag ?? seen);
                }
              },
            },
          )
        }
      />
    </FormModal>
  );
}

function changesOf(before: Entered, { url, description, events }: Entered): Partial<Entered> {
  return {
    ...(url === before.url ? {} : { url }),
    ...(description === before.description ? {} : { description }),
    ...(events.join() === before.events.join() ? {} : { events }),
  };
}

/** Makes a new secret, and shows it once. */
export function RotateDialog({ org, webhook: { id, description }, onClose }: Props) {
  const refresh = useRefreshed();
  const [secret, setSecret] = useState<string | null>(null);
  const rotate = useAction('POST /organizations/{org}/webhooks/{id}/rotate', {
    async onDone({ data }) {
      await refresh();
      setSecret(data.secret ?? '');
    },
  });
  return (
    <FormModal opened onClose={onClose} title={words.rotateTitle(description)} size={560}>
      {secret === null ? (
        <div className={forms.form}>
          {rotate.error === null ? null : (
            <Failing what={words.couldNotRotate} error={rotate.error} />
          )}
          <p>{words.rotateText}</p>
          <div className={forms.end}>
            <Button variant="default" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button
              data-autofocus
              loading={rotate.isPending}
              onClick={() => rotate.mutate({ path: { org, id } })}
            >
              {words.rotateNow}
            </Button>
          </div>
        </div>
      ) : (
        <SecretShown secret={secret} onDone={onClose} />
      )}
    </FormModal>
  );
}

/** Asks first, because a removed webhook cannot be restored. */
export function RemoveDialog({ org, webhook: { id, description }, onClose }: Props) {
  const refresh = useRefresh();
  const navigate = useNavigate();
  const remove = useAction('DELETE /organizations/{org}/webhooks/{id}', {
    async onDone() {
      await navigate({ to: '/organizations/$org/webhooks', params: { org } });
      await refresh('GET /organizations/{org}/webhooks', 'GET /organizations/{org}/overview');
      tellDone(words.removed(description));
    },
  });
  return (
    <ConfirmDialog
      title={words.removeTitle(description)}
      confirm={words.removeNow(description)}
      cancel={words.cancel}
      isFinal
      isPending={remove.isPending}
      couldNot={words.couldNotRemove}
      error={remove.error}
      onConfirm={() => remove.mutate({ path: { org, id } })}
      onClose={onClose}
    >
      <p>{words.removeText}</p>
    </ConfirmDialog>
  );
}

/** Queries that show a webhook are refetched. */
export function useRefreshed(): () => Promise<void> {
  const refresh = useRefresh();
  return async () => {
    await refresh(
      'GET /organizations/{org}/webhooks/{id}',
      'GET /organizations/{org}/webhooks',
      'GET /organizations/{org}/overview',
    );
  };
}
