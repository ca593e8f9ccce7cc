import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '../../api/bootstrap.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx';
import { profileTexts } from '../../texts/english/profile.ts';
import { NewBackupCodes } from './NewBackupCodes.tsx';
import classes from './Profile.module.css';
import { SetUpSecondFactor } from './SetUpSecondFactor.tsx';

const words = profileTexts;

/** Two-factor sign-in: whether it is on, and how to switch it. */
export function SecondFactor() {
  const { secondFactor } = useMe();
  const [open, setOpen] = useState<'set up' | 'new codes' | 'turn off' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <div className={classes.row}>
        <p>{secondFactor ? words.secondFactorOn : words.secondFactorOff}</p>
        {secondFactor ? (
          <Button variant="default" onClick={() => setOpen('new codes')}>
            {words.newCodes}
          </Button>
        ) : null}
        <Button variant="default" onClick={() => setOpen(secondFactor ? 'turn off' : 'set up')}>
          {secondFactor ? words.turnOff : words.setUp}
        </Button>
      </div>
      {open === 'set up' ? <SetUpSecondFactor onClose={close} /> : null}
      {open === 'new codes' ? <NewBackupCodes onClose={close} /> : null}
      {open === 'turn off' ? <TurnOff onClose={close} /> : null}
    </>
  );
}

function TurnOff({ onClose }: { readonly onClose: () => void }) {
  const refresh = useRefresh();
  const remove = useAction('DELETE /me/second-factor', {
    async onDone() {
      await refresh('GET /me');
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={words.turnOffTitle}
      confirm={words.turnOff}
      cancel={words.keepOn}
      isFinal
      isPending={remove.isPending}
      couldNot={words.couldNotTurnOff}
      error={remove.error}
      onConfirm={() => remove.mutate({})}
      onClose={onClose}
    >
      <p>{words.turnOffText}</p>
    </ConfirmDialog>
  );
}
