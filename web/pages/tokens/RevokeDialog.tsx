import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { tokensTexts } from '../../texts/english/tokens.ts';
import type { Token } from './TokensTable.tsx';

const words = tokensTexts;

/** Asks first, because a revoked token cannot be restored. */
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
    <ConfirmDialog
      title={words.revokeTitle(name)}
      confirm={words.revokeOf(name)}
      cancel={words.cancel}
      isFinal
      isPending={revoke.isPending}
      couldNot={words.couldNotRevoke}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ path: { org, id } })}
      onClose={onClose}
    >
      <p>{words.revokeText}</p>
    </ConfirmDialog>
  );
}
