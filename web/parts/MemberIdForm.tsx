import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { fieldProblem } from '../api/problem.ts';
import { type Row, useAction, useAnswer } from '../api/queries.ts';
import { useRefresh } from '../api/refresh.ts';
import { texts } from '../texts/english.ts';
import forms from './Form.module.css';
import { Unsaved } from './FormDialog.tsx';
import { Notice } from './Notice.tsx';
import { reasonOf } from './reasonOf.ts';
import { Failing } from './states.tsx';

type User = Row<'GET /organizations/{org}/users'>;

const words = texts.memberId;

/**
 * The Member ID of a user (R5): entered, then verified in ConnectWise when it is saved, with the
 * member's name. A rejected one stays in the field with the reason.
 */
export function MemberIdForm({
  org,
  user,
  isOwn,
}: {
  readonly org: string;
  readonly user: User;
  readonly isOwn: boolean;
}) {
  const [present, setPresent] = useState(user.member);
  const [entered, setEntered] = useState(user.member?.identifier ?? '');
  const refresh = useRefresh();
  const members = useAnswer('GET /organizations/{org}/members', { path: { org } });
  const save = useAction('PUT /organizations/{org}/users/{id}/member', {
    async onDone({ data }) {
      setPresent(data.member);
      setEntered(data.member?.identifier ?? '');
      await refresh('GET /organizations/{org}/users', 'GET /organizations/{org}/members');
    },
  });
  const put = (memberId: string | null) =>
    save.mutate({ path: { org, id: user.id }, body: { memberId } });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put(entered.trim());
  };
  const problem = fieldProblem(save.error, '/memberId');
  const suggested = members.data?.data.suggestions.find((one) => one.user === user.id)?.member;
  const isChanged = entered.trim() !== (present?.identifier ?? '');
  return (
    <form className={forms.form} onSubmit={submit}>
      <Unsaved isChanged={isChanged} />
      {save.error === null || problem !== undefined ? null : (
        <Failing what={words.couldNotSave} error={save.error} />
      )}
      <TextInput
        label={words.label}
        description={words.help}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        spellCheck={false}
        value={entered}
        error={problem}
        onChange={({ currentTarget }) => setEntered(currentTarget.value)}
      />
      {suggested === undefined || present !== null || entered !== '' ? null : (
        <div className={forms.actions}>
          <span>{words.suggested(suggested.name, suggested.identifier)}</span>
          <Button
            variant="default"
            loading={save.isPending}
            onClick={() => put(suggested.identifier)}
          >
            {words.use(suggested.identifier)}
          </Button>
        </div>
      )}
      <div className={forms.actions}>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={entered.trim() === ''}
          variant={isChanged || present === null ? 'filled' : 'default'}
        >
          {words.verify}
        </Button>
        {present === null ? null : (
          <Button variant="default" disabled={save.isPending} onClick={() => put(null)}>
            {words.clear}
          </Button>
        )}
      </div>
      {present === null || isChanged ? null : (
        <Standing org={org} userId={user.id} identifier={present.identifier} isOwn={isOwn} />
      )}
    </form>
  );
}

/** Whose Member ID it is, as ConnectWise has it now. */
function Standing({
  org,
  userId,
  identifier,
  isOwn,
}: {
  readonly org: string;
  readonly userId: string;
  readonly identifier: string;
  readonly isOwn: boolean;
}) {
  const members = useAnswer('GET /organizations/{org}/members', { path: { org } });
  const found = members.data?.data.users.find(({ user }) => user === userId)?.member;
  if (found === undefined) {
    return members.error === null ? null : (
      <p className={forms.quiet}>{words.unread(identifier, reasonOf(members.error))}</p>
    );
  }
  if (found === null) return <Notice tone="problem" title={words.notFound(identifier)} />;
  if (found.inactive) return <Notice tone="problem" title={words.inactive(found.name)} />;
  return (
    <Notice tone="good" title={words.active(found.name)}>
      {isOwn ? words.goHere : words.goThere}
    </Notice>
  );
}
