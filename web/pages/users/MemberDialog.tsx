import { FormModal } from '../../parts/FormDialog.tsx';
import { MemberIdForm } from '../../parts/MemberIdForm.tsx';
import { usersTexts } from '../../texts/english/users.ts';
import type { User } from './people.ts';

/** An administrator enters the Member ID of someone else. */
export function MemberDialog({
  org,
  user,
  onClose,
}: {
  readonly org: string;
  readonly user: User;
  readonly onClose: () => void;
}) {
  return (
    <FormModal opened onClose={onClose} title={usersTexts.memberTitle(user.name)}>
      <MemberIdForm org={org} user={user} isOwn={false} />
    </FormModal>
  );
}
