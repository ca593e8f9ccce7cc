import { Modal } from '@mantine/core';
import { useAction } from '../../api/queries.ts';
import { texts } from '../../texts/english.ts';
import { BackupCodes } from './BackupCodes.tsx';
import { PasswordStep } from './PasswordStep.tsx';

const words = texts.profile;

/** New backup codes in place of those before. */
export function NewBackupCodes({ onClose }: { readonly onClose: () => void }) {
  const make = useAction('POST /me/second-factor/backup-codes');
  const codes = make.data?.data.backupCodes;
  return (
    <Modal
      opened
      onClose={onClose}
      title={codes === undefined ? words.newCodes : words.backupTitle}
      // A click beside it would take away what is shown once.
      closeOnClickOutside={codes === undefined}
    >
      {codes === undefined ? (
        <PasswordStep
          text={words.newCodesText}
          couldNot={words.couldNotMakeCodes}
          error={make.error}
          isPending={make.isPending}
          onGiven={(password) => make.mutate({ body: { password } })}
          onCancel={onClose}
        />
      ) : (
        <BackupCodes codes={codes} onClose={onClose} />
      )}
    </Modal>
  );
}
