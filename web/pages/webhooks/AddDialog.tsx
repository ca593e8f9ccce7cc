import { useState } from 'react';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { FormModal } from '../../parts/FormDialog.tsx';
import { webhooks as words } from '../../texts/english/webhooks.ts';
import { SecretShown } from './SecretShown.tsx';
import { blank, WebhookForm } from './WebhookForm.tsx';

/** Adds a webhook; the same dialog then shows its secret, once. */
export function AddDialog({
  org,
  onClose,
}: {
  readonly org: string;
  readonly onClose: () => void;
}) {
  const [made, setMade] = useState<{ readonly name: string; readonly secret: string } | null>(null);
  const [key] = useState(() => crypto.randomUUID());
  const refresh = useRefresh();
  const add = useAction('POST /organizations/{org}/webhooks', {
    async onDone({ data }) {
      await refresh('GET /organizations/{org}/webhooks');
      setMade({ name: data.description, secret: data.secret ?? '' });
    },
  });
  return (
    <FormModal
      opened
      onClose={onClose}
      title={made === null ? words.addTitle : words.addedTitle(made.name)}
      size={560}
    >
      {made === null ? (
        <WebhookForm
          before={blank}
          submit={words.addNow}
          couldNot={words.couldNotAdd}
          error={add.error}
          isPending={add.isPending}
          onSubmit={(body) => add.mutate({ path: { org }, body, key })}
        />
      ) : (
        <SecretShown secret={made.secret} onDone={onClose} />
      )}
    </FormModal>
  );
}
