import { Button, Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import forms from '../../parts/Form.module.css';
import { Failing } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { texts } from '../../texts/english.ts';
import { lastPlace } from './lastPlace.ts';

const words = texts.contact.erase;

/** Asks before everything about a person goes for good: what that is, and what has to be done before. */
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
    <Modal opened onClose={onClose} title={words.title(name)}>
      <div className={forms.form}>
        {erase.error === null ? null : <Failing what={words.couldNot} error={erase.error} />}
        <p>{words.goes}</p>
        <p>{words.stays}</p>
        <p>{words.before}</p>
        <div className={forms.end}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {words.cancel}
          </Button>
          <Button
            color="problem"
            loading={erase.isPending}
            onClick={() => erase.mutate({ path: { org, id } })}
          >
            {words.now}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
