import { Button, Modal } from '@mantine/core';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import forms from '../../parts/Form.module.css';
import { Failing } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { texts } from '../../texts/english.ts';
import type { Token } from './TokensTable.tsx';

const words = texts.tokens;

/** Asks beforehand, because a token that was revoked never comes back. */
export function RevokeDialog({
  org,
  token: { id, name },
  onClose,
}: {
  readonly org: string;
  readonly token: Token;
  readonly onClose: () => void;
}) {
  const refresh = useRefresh();
  const revoke = useAction('DELETE /organizations/{org}/tokens/{id}', {
    async onDone() {
      await refresh('GET /organizations/{org}/tokens');
      tellDone(words.revoked(name));
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.revokeTitle(name)}>
      <div className={forms.form}>
        {revoke.error === null ? null : (
          <Failing what={words.couldNotRevoke} error={revoke.error} />
        )}
        <p>{words.revokeText}</p>
        <div className={forms.end}>
          <Button variant="default" data-autofocus onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            color="problem"
            loading={revoke.isPending}
            onClick={() => revoke.mutate({ path: { org, id } })}
          >
            {words.revokeOf(name)}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
