import { useNavigate } from '@tanstack/react-router';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { contactTexts } from '../../texts/english/contact.ts';
import { lastPlace } from './lastPlace.ts';

const words = contactTexts.erase;

/**
 * Asks before everything about a person is permanently erased: lists what that includes, and what
 * has to be done first.
 */
export function EraseDialog({
  org,
  id,
  name,
  onClose,
}: {
  readonly org: string;
  readonly id: string;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const erase = useAction('POST /organizations/{org}/contacts/{id}/erase', {
    async onDone() {
      onClose();
      const search = lastPlace(org)?.search ?? {};
      await navigate({ to: '/organizations/$org/contacts', params: { org }, search });
      await refresh();
      tellDone(words.done);
    },
  });
  return (
    <ConfirmDialog
      title={words.title(name)}
      confirm={words.now}
      cancel={words.cancel}
      isFinal
      isPending={erase.isPending}
      couldNot={words.couldNot}
      error={erase.error}
      onConfirm={() => erase.mutate({ path: { org, id } })}
      onClose={onClose}
    >
      <p>{words.goes}</p>
      <p>{words.stays}</p>
      <p>{words.before}</p>
    </ConfirmDialog>
  );
}
