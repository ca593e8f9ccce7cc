import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAction, useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { changedPart } from '../../parts/changedPart.ts';
import { Failing } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { review as reviewTexts } from '../../texts/english/review.ts';
import { texts } from '../../texts/english.ts';
import { Alike } from './Alike.tsx';
import type { Conflict, InConflict } from './conflict.ts';
import classes from './Review.module.css';

const words = reviewTexts.conflicts;

/** The values of a record in conflict, and the possible decisions for each of its fields. */
export function ConflictDecision({
  org,
  record,
  labelOf,
  isPending,
  error,
  editing,
  onEdit,
  onChoose,
  onLater,
}: {
  readonly org: string;
  readonly record: InConflict;
  readonly labelOf: (conflict: Conflict) => string;
  readonly isPending: boolean;
  readonly error: Error | null;
  /** Id of the conflict for which another value is being entered. */
  readonly editing: string | null;
  readonly onEdit: (id: string | null) => void;
  readonly onChoose: (conflict: Conflict, side: 'amp' | 'connectwise') => void;
  readonly onLater: () => void;
}) {
  const [first] = record.conflicts;
  return (
    <>
      <div className={classes.head}>
        <h2>{record.name}</h2>
        <span className={classes.quiet}>
          {first.kind === 'todo' ? words.todo : words.contact}
          {' · '}
          {words.since} <Time at={first.since} />
        </span>
      </div>
      {error === null ? null : <Failing what={reviewTexts.couldNotDecide} error={error} />}
      {record.conflicts.map((conflict) => (
        <FieldInConflict
          key={conflict.id}
          org={org}
          conflict={conflict}
          label={labelOf(conflict)}
          isPending={isPending}
          isEditing={editing === conflict.id}
          onEdit={(isOn) => onEdit(isOn ? conflict.id : null)}
          onChoose={(side) => onChoose(conflict, side)}
          onLater={onLater}
        />
      ))}
      <Alike org={org} conflict={first} label={labelOf(first)} />
    </>
  );
}

function FieldInConflict({
  org,
  conflict,
  label,
  isPending,
  isEditing,
  onEdit,
  onChoose,
  onLater,
}: {
  readonly org: string;
  readonly conflict: Conflict;
  readonly label: string;
  readonly isPending: boolean;
  readonly isEditing: boolean;
  readonly onEdit: (isOn: boolean) => void;
  readonly onChoose: (side: 'amp' | 'connectwise') => void;
  readonly onLater: () => void;
}) {
  const { base, amp, connectwise, why } = conflict;
  return (
    <div className={classes.field}>
      <h3>{label}</h3>
      <dl className={classes.values}>
        <div>
          <dt>{words.before}</dt>
          <dd>
            <Value value={base} against={base} />
          </dd>
        </div>
        <div>
          <dt>{words.amp}</dt>
          <dd>
            <Value value={amp} against={base} />
          </dd>
        </div>
        <div>
          <dt>{words.connectwise}</dt>
          <dd>
            <Value value={connectwise} against={base} />
          </dd>
        </div>
      </dl>
      {why === null ? null : <p className={classes.quiet}>{why}</p>}
      {isEditing && conflict.kind === 'contact' ? (
        <OtherValue
          org={org}
          conflict={conflict}
          label={label}
          onSaved={() => {
            onEdit(false);
            onLater();
          }}
          onCancel={() => onEdit(false)}
        />
      ) : (
        <div className={classes.buttons}>
          <Button variant="default" loading={isPending} onClick={() => onChoose('amp')}>
            {words.keepAmp}
          </Button>
          <Button variant="default" loading={isPending} onClick={() => onChoose('connectwise')}>
            {words.keepConnectWise}
          </Button>
          {conflict.kind === 'contact' ? (
            <Button variant="subtle" color="gray" onClick={() => onEdit(true)}>
              {words.edit}
            </Button>
          ) : null}
          <Button variant="subtle" color="gray" onClick={onLater}>
            {reviewTexts.later}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A value, with the words marked that the base does not have. */
function Value({
  value,
  against,
}: {
  readonly value: Conflict['amp'];
  readonly against: Conflict['base'];
}) {
  if (value === null || value === '')
    return <span className={classes.empty}>{texts.diff.empty}</span>;
  const text = String(value);
  if (value === against) return <>{text}</>;
  const { start, end } = changedPart(text, against === null ? '' : String(against));
  return (
    <>
      {text.slice(0, start)}
      <mark className={classes.mark}>{text.slice(start, end)}</mark>
      {text.slice(end)}
    </>
  );
}

/** A third value, which is saved in AMP. */
function OtherValue({
  org,
  conflict,
  label,
  onSaved,
  onCancel,
}: {
  readonly org: string;
  readonly conflict: Conflict & { readonly kind: 'contact' };
  readonly label: string;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}) {
  const path = { org, id: conflict.ampContactId };
  const [typed, setTyped] = useState(String(conflict.amp ?? ''));
  const refresh = useRefresh();
  const contact = useAnswer('GET /organizations/{org}/contacts/{id}', { path });
  const { field } = conflict;
  const value = typed.trim() === '' ? null : typed;
  const save = useAction('PATCH /organizations/{org}/contacts/{id}', {
    async onDone() {
      tellDone(words.kept('amp'));
      onSaved();
      await refresh('GET /organizations/{org}/conflicts', 'GET /organizations/{org}/overview');
    },
  });
  const reopen = useAction('POST /organizations/{org}/conflicts/settled/reopen');
  // Decided before the contact is edited: after an edit, the conflict would have to be reloaded
  // first.
  const resolve = useAction('POST /organizations/{org}/conflicts/{id}/resolve', {
    async onDone({ data }) {
      if (data.moved.length > 0) {
        tellDone(words.moved);
        return;
      }
      try {
        await save.mutateAsync({
          path,
          body: field === 'email' ? { email: value } : { fields: { [field]: value } },
          ifMatch: contact.data?.etag ?? '',
        });
      } catch (thrown) {
        // By itself, the decision would send the present value of AMP: the conflict is open again.
        await reopen
          .mutateAsync({ path: { org }, body: { ids: [...data.decisions] } })
          .catch(() => undefined);
        await refresh('GET /organizations/{org}/contacts/{id}');
        // Nothing was decided, so the next attempt starts anew.
        throw thrown;
      }
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        resolve.mutate({ path: { org, id: conflict.id }, body: { choose: 'amp' } });
      }}
    >
      {resolve.error === null || resolve.error === save.error ? null : (
        <Failing what={reviewTexts.couldNotDecide} error={resolve.error} />
      )}
      {reopen.error === null ? null : (
        <Failing what={reviewTexts.takingBack.couldNot} error={reopen.error} />
      )}
      {save.error === null ? null : <Failing what={texts.states.couldNotSave} error={save.error} />}
      <TextInput
        label={words.editLabel(label)}
        description={words.editHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={typed}
        autoFocus
        mb="md"
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button
          type="submit"
          loading={resolve.isPending || save.isPending}
          disabled={contact.data === undefined}
        >
          {words.save}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}
