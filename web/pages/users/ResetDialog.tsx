import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/queries.ts';
import forms from '../../parts/Form.module.css';
import { FormModal } from '../../parts/FormDialog.tsx';
import { Failing } from '../../parts/states.tsx';
import { usersTexts } from '../../texts/english/users.ts';
import { GivenLink } from './GivenLink.tsx';
import type { User } from './people.ts';

const words = usersTexts;

/** Makes a link with which a user sets a new password. */
export function ResetDialog({
  org,
  user: { id, name, email },
  onClose,
}: {
  readonly org: string;
  readonly user: User;
  readonly onClose: () => void;
}) {
  const [key] = useState(() => crypto.randomUUID());
  const make = useAction('POST /organizations/{org}/users/{id}/reset-link');
  return (
    <FormModal opened onClose={onClose} title={words.resetTitle(name)}>
      {make.data !== undefined ? (
        <GivenLink
          label={words.resetLink}
          given={make.data.data}
          email={email}
          once={words.resetOnce}
          elsewhere={words.resetElsewhere(email)}
          onClose={onClose}
        />
      ) : (
        <div className={forms.form}>
          {make.error === null ? null : <Failing what={words.couldNotReset} error={make.error} />}
          <p>{words.resetText(name)}</p>
          <div className={forms.end}>
            <Button variant="default" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button
              data-autofocus
              loading={make.isPending}
              onClick={() => make.mutate({ path: { org, id }, key })}
            >
              {words.resetMake}
            </Button>
          </div>
        </div>
      )}
    </FormModal>
  );
}
