import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { ApiProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { Failing } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Entering.module.css';
import { Entering } from './Entering.tsx';

const words = texts.entering.newEmail;

/** Confirms a new e-mail address by the link that was mailed to it. */
export function EmailPage() {
  const token = useLocation({ select: ({ hash }) => hash });
  const queries = useQueryClient();
  const confirm = useAction('POST /auth/email/confirm', { onDone: () => queries.clear() });
  const { error, data } = confirm;
  const isWrong = error instanceof ApiProblem && error.code === 'link_not_valid';
  if (token === '' || isWrong) {
    return (
      <Entering title={words.wrong}>
        <p className={classes.quiet}>{words.wrongText}</p>
      </Entering>
    );
  }
  if (data !== undefined) {
    return (
      <Entering title={words.done}>
        <p className={classes.quiet}>{words.doneText(data.data.email)}</p>
        <p>
          <Link to="/">{words.goOn}</Link>
        </p>
      </Entering>
    );
  }
  return (
    <Entering title={words.title}>
      <p className={classes.lead}>{words.text}</p>
      {error === null ? null : <Failing what={words.couldNot} error={error} />}
      <Button
        fullWidth
        autoFocus
        loading={confirm.isPending}
        onClick={() => confirm.mutate({ body: { token } })}
      >
        {words.submit}
      </Button>
    </Entering>
  );
}
