import { useAction } from '../../api/queries.ts';
import { FormModal } from '../../parts/FormDialog.tsx';
import { profileTexts } from '../../texts/english/profile.ts';
import { BackupCodes } from './BackupCodes.tsx';
import { PasswordStep } from './PasswordStep.tsx';

const words = profileTexts;

/** New backup codes that replace the previous ones. */
export function NewBackupCodes({ onClose }: { readonly onClose: () => void }) {
  const make = useAction('POST /me/second-factor/backup-codes');
  const codes = make.data?.data.backupCodes;
  return (
    <FormModal
      opened
      onClose={onClose}
      title={codes === undefined ? words.newCodes : words.backupTitle}
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
    </FormModal>
  );
}
