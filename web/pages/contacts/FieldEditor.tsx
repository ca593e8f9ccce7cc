import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { type Answer, type Answered, call } from '../../api/call.ts';
import { ApiProblem, fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useUsers } from '../../api/users.ts';
import { LeavingGuard } from '../../parts/LeavingGuard.tsx';
import { Failing } from '../../parts/states.tsx';
import { UserSelect } from '../../parts/UserSelect.tsx';
import { contactTexts } from '../../texts/english/contact.ts';
import { texts } from '../../texts/english.ts';
import classes from './Contact.module.css';
import { fieldText } from './fieldText.ts';

type Field = Answer<'GET /organizations/{org}/contacts/{id}/sides'>['fields'][number];
type Contact = Answer<'GET /organizations/{org}/contacts/{id}'>;

const words = contactTexts.fields;

/**
 * Edits the value of a field in place. It is saved separately; if someone else has saved another
 * version, it is shown, and only overwritten on request.
 */
export function FieldEditor({
  org,
  contact,
  field,
  onSaved,
  onClose,
}: {
  readonly org: string;
  readonly contact: Answered<Contact>;
  readonly field: Field;
  readonly onSaved: (saved: Answered<Contact>) => void;
  readonly onClose: () => void;
}) {
  const [before] = useState(field.amp === null ? '' : String(field.amp));
  const [typed, setTyped] = useState(before);
  /** The contact as someone else has changed it meanwhile. */
  const [theirs, setTheirs] = useState<Answered<Contact> | null>(null);
  /** The version that the user saw: the page itself may already know a newer one. */
  const [seen] = useState(contact.etag);
  const { nameOf } = useUsers(org);
  const path = { org, id: contact.data.id };
  const save = useAction('PATCH /organizations/{org}/contacts/{id}', {
    onDone(saved) {
      onSaved(saved);
      onClose();
    },
  });
  const submit = (etag: string | null) => {
    const value = typed.trim() === '' ? null : entered(typed, field.kind);
    save.mutate(
      {
        path,
        body:
          field.name === 'email'
            ? { email: typed.trim() || null }
            : { fields: { [field.name]: value } },
        ...(etag === null ? {} : { ifMatch: etag }),
      },
      {
        onError(thrown) {
          if (!(thrown instanceof ApiProblem) || thrown.status !== 412) return;
          // If their version cannot be read, the error stays visible with the typed text.
          void call('GET /organizations/{org}/contacts/{id}', { path }).then(
            setTheirs,
            () => undefined,
          );
        },
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { target, currentTarget } = event;
    // React also passes on the keys of the question about unsaved edits, which is in front of the page.
    if (!(target instanceof Element) || !currentTarget.contains(target)) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    }
    // A button does what it says.
    const isOfField = field.kind !== 'long_text' && target.closest('button') === null;
    if (event.key === 'Enter' && isOfField && !event.defaultPrevented) {
      event.preventDefault();
      submit(seen);
    }
  };
  const at = field.name === 'email' ? '/email' : `/fields/${field.name}`;
  const problem = fieldProblem(save.error, at);
  const isClash = theirs !== null;
  const present = isClash ? valueIn(theirs.data, field.name) : null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the input inside
    <div className={classes.editor} onKeyDown={onKeyDown}>
      {typed === before ? null : <LeavingGuard />}
      <Input org={org} field={field} typed={typed} onType={setTyped} problem={problem} />
      {isClash ? (
        <div className={classes.clash} role="alert">
          <p>{words.conflict.title}</p>
          <p>
            {words.conflict.theirs}: {fieldText(present, field.kind, nameOf) ?? words.empty}
          </p>
          <p>
            {words.conflict.yours}: {fieldText(typed, field.kind, nameOf) ?? words.empty}
          </p>
          <div className={classes.buttons}>
            <Button loading={save.isPending} onClick={() => submit(theirs.etag)}>
              {words.conflict.saveMine}
            </Button>
            <Button
              variant="default"
              onClick={() => {
                onSaved(theirs);
                onClose();
              }}
            >
              {words.conflict.keepTheirs}
            </Button>
          </div>
        </div>
      ) : (
        <div className={classes.buttons}>
          <Button loading={save.isPending} onClick={() => submit(seen)}>
            {words.save}
          </Button>
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
        </div>
      )}
      {save.error !== null && problem === undefined && !isClash ? (
        <Failing what={texts.states.couldNotSave} error={save.error} />
      ) : null}
    </div>
  );
}

/** A typed text in the form that the API accepts for a kind of field. */
function entered(typed: string, kind: string): string | number | boolean | string[] {
  if (kind === 'yes_no' && (typed === 'true' || typed === 'false')) return typed === 'true';
  return typed;
}

function valueIn({ email, fields }: Contact, name: string) {
  return name === 'email' ? email : (fields[name] ?? null);
}

function Input({
  org,
  field: { label, kind, options },
  typed,
  onType,
  problem,
}: {
  readonly org: string;
  readonly field: Field;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly problem: string | undefined;
}) {
  const common = { 'aria-label': label, error: problem, autoFocus: true } as const;
  const none = { value: '', label: words.none };
  if (kind === 'user') {
    return (
      <UserSelect
        {...common}
        org={org}
        before={[none]}
        value={typed}
        onChange={(value) => onType(value ?? '')}
      />
    );
  }
  const choices =
    kind === 'yes_no'
      ? [
          { value: 'true', label: words.yes },
          { value: 'false', label: words.no },
        ]
      : kind === 'choice'
        ? options.map((option) => ({ value: option, label: option }))
        : null;
  if (choices !== null) {
    return (
      <Select
        {...common}
        data={[none, ...choices]}
        value={typed}
        searchable={choices.length > 8}
        onChange={(value) => onType(value ?? '')}
      />
    );
  }
  if (kind === 'long_text') {
    return (
      <Textarea
        {...common}
        autosize
        minRows={3}
        value={typed}
        onChange={({ currentTarget }) => onType(currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...common}
      type={kind === 'date' ? 'date' : 'text'}
      inputMode={
        kind === 'number'
          ? 'decimal'
          : kind === 'phone'
            ? 'tel'
            : kind === 'email'
              ? 'email'
              : 'text'
      }
      value={typed}
      onChange={({ currentTarget }) => onType(currentTarget.value)}
    />
  );
}
