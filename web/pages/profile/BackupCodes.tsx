import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import forms from '../../parts/Form.module.css';
import { ShownOnce } from '../../parts/FormDialog.tsx';
import { profileTexts } from '../../texts/english/profile.ts';
import classes from './Profile.module.css';

const words = profileTexts;

/** Codes that are shown only once, to copy or download. */
export function BackupCodes({
  codes,
  onClose,
}: {
  readonly codes: readonly string[];
  readonly onClose: () => void;
}) {
  const clipboard = useClipboard({ timeout: 4000 });
  const text = codes.join('\n');
  return (
    <div className={forms.form}>
      <p>{words.backupText}</p>
      <ShownOnce>
        <ul className={classes.codes} aria-label={words.backupList}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </ShownOnce>
      <div className={forms.actions}>
        <Button variant="default" onClick={() => clipboard.copy(text)}>
          {clipboard.copied ? words.copied : words.copyCodes}
        </Button>
        <Button
          variant="default"
          component="a"
          download={words.file}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
        >
          {words.download}
        </Button>
      </div>
      <div className={forms.end}>
        <Button onClick={onClose}>{words.stored}</Button>
      </div>
    </div>
  );
}
