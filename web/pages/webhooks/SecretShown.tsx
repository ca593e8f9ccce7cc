import { Button } from '@mantine/core';
import { CopyText } from '../../parts/CopyText.tsx';
import forms from '../../parts/Form.module.css';
import { ShownOnce } from '../../parts/FormDialog.tsx';
import { webhooks as words } from '../../texts/english/webhooks.ts';

/** A signing secret, shown only this once. */
export function SecretShown({
  secret,
  onDone,
}: {
  readonly secret: string;
  readonly onDone: () => void;
}) {
  return (
    <div className={forms.form}>
      <ShownOnce>
        <CopyText label={words.secret} value={secret} />
      </ShownOnce>
      <p>{words.once}</p>
      <div className={forms.end}>
        <Button onClick={onDone}>{words.done}</Button>
      </div>
    </div>
  );
}
