import { Anchor, Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAction } from '../../api/queries.ts';
import { Failing } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Entering.module.css';
import { Entering } from './Entering.tsx';

const words = texts.entering;

/** The second step of a sign-in: the code of the app, or a backup code. */
export function SecondFactor({ onDone }: { readonly onDone: () => Promise<void> }) {
  const [code, setCode] = useState('');
  const [backup, setBackup] = useState(false);
  const give = useAction('POST /auth/second-factor', { onDone });
  const change = (text: string) => {
    setCode(text);
    // The sixth digit is the last one: nothing is left to press.
    if (!backup && /^\d{6}$/u.test(text) && !give.isPending) give.mutate({ body: { code: text } });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give.mutate({ body: { code: code.trim() } });
  };
  return (
    <Entering title={words.secondFactor}>
      {give.error === null ? null : <Failing what={words.couldNotSignIn} error={give.error} />}
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          key={backup ? 'backup' : 'code'}
          label={backup ? words.backupCode : words.code}
          autoComplete="one-time-code"
          inputMode={backup ? 'text' : 'numeric'}
          required
          autoFocus
          withAsterisk={false}
          value={code}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        />
        <Button type="submit" fullWidth loading={give.isPending}>
          {words.continue}
        </Button>
        <Anchor
          component="button"
          type="button"
          size="md"
          onClick={() => {
            setBackup(!backup);
            setCode('');
          }}
        >
          {backup ? words.useCode : words.useBackup}
        </Anchor>
      </form>
    </Entering>
  );
}
