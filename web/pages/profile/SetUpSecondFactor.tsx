import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Answer } from '../../api/call.ts';
import { ApiProblem, fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { CopyText } from '../../parts/CopyText.tsx';
import forms from '../../parts/Form.module.css';
import { FormModal, ShownOnce } from '../../parts/FormDialog.tsx';
import { Failing } from '../../parts/states.tsx';
import { profileTexts } from '../../texts/english/profile.ts';
import { BackupCodes } from './BackupCodes.tsx';
import { PasswordStep } from './PasswordStep.tsx';
import { QrCode } from './QrCode.tsx';

const words = profileTexts;
type Begun = Answer<'POST /me/second-factor'>;

/** Password, then the code for the app and the first code from it, then the backup codes, once. */
export function SetUpSecondFactor({ onClose }: { readonly onClose: () => void }) {
  const [begun, setBegun] = useState<Begun | null>(null);
  const [isOn, setIsOn] = useState(false);
  return (
    <FormModal opened onClose={onClose} title={isOn ? words.backupTitle : words.setUpTitle}>
      {begun === null ? (
        <AskPassword onBegun={setBegun} onClose={onClose} />
      ) : isOn ? (
        <BackupCodes codes={begun.backupCodes} onClose={onClose} />
      ) : (
        <FirstCode uri={begun.uri} onClose={onClose} onOn={() => setIsOn(true)} />
      )}
    </FormModal>
  );
}

function AskPassword({
  onBegun,
  onClose,
}: {
  readonly onBegun: (begun: Begun) => void;
  readonly onClose: () => void;
}) {
  const begin = useAction('POST /me/second-factor', { onDone: ({ data }) => onBegun(data) });
  return (
    <PasswordStep
      text={words.setUpText}
      couldNot={words.couldNotBegin}
      error={begin.error}
      isPending={begin.isPending}
      onGiven={(password) => begin.mutate({ body: { password } })}
      onCancel={onClose}
    />
  );
}

function FirstCode({
  uri,
  onClose,
  onOn,
}: {
  readonly uri: string;
  readonly onClose: () => void;
  readonly onOn: () => void;
}) {
  const [code, setCode] = useState('');
  const refresh = useRefresh();
  const verify = useAction('POST /me/second-factor/verify', {
    async onDone() {
      await refresh('GET /me', 'GET /me/sessions');
      onOn();
    },
  });
  const { error } = verify;
  const refused =
    error instanceof ApiProblem && error.code === 'second_factor_refused'
      ? error.message
      : fieldProblem(error, '/code');
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    verify.mutate({ body: { code: code.trim() } });
  };
  return (
    <form className={forms.form} onSubmit={submit}>
      {error === null || refused !== undefined ? null : (
        <Failing what={words.couldNotBegin} error={error} />
      )}
      <p>{words.scan}</p>
      <ShownOnce>
        <QrCode text={uri} label={words.qr} />
        <CopyText label={words.secret} value={secret} />
        <CopyText label={words.address} value={uri} />
      </ShownOnce>
      <TextInput
        label={words.code}
        description={words.codeHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        withAsterisk={false}
        data-autofocus
        value={code}
        error={refused}
        onChange={({ currentTarget }) => setCode(currentTarget.value)}
      />
      <div className={forms.end}>
        <Button variant="default" onClick={onClose}>
          {words.cancel}
        </Button>
        <Button type="submit" loading={verify.isPending}>
          {words.verify}
        </Button>
      </div>
    </form>
  );
}
