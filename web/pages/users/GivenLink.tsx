import { Button } from '@mantine/core';
import { CopyText } from '../../parts/CopyText.tsx';
import forms from '../../parts/Form.module.css';
import { ShownOnce } from '../../parts/FormDialog.tsx';
import { usersTexts } from '../../texts/english/users.ts';

const words = usersTexts;

/** A link that was just made: to copy, and whether it was mailed as well. */
export function GivenLink({
  label,
  given: { link, mailed },
  email,
  once,
  elsewhere,
  onClose,
}: {
  readonly label: string;
  readonly given: { readonly link?: string; readonly mailed: boolean };
  readonly email: string;
  /** How often and how long it works. */
  readonly once: string;
  /** Why there is no link to copy. */
  readonly elsewhere?: string;
  readonly onClose: () => void;
}) {
  return (
    <div className={forms.form}>
      {link === undefined ? (
        <p>{elsewhere}</p>
      ) : (
        <ShownOnce>
          <CopyText label={label} value={link} />
          <p className={forms.quiet}>
            {once} {mailed ? words.mailed(email) : words.notMailed}
          </p>
        </ShownOnce>
      )}
      <div className={forms.end}>
        <Button onClick={onClose}>{words.done}</Button>
      </div>
    </div>
  );
}
