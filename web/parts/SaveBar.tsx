import { Button } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import type { VersionedForm } from '../api/versionedForm.ts';
import { texts } from '../texts/english.ts';
import forms from './Form.module.css';
import { FormClash } from './FormClash.tsx';
import { SaveRow } from './SaveRow.tsx';
import { Failing } from './states.tsx';

const words = texts.organization;

/**
 * A section of fields with its own Save button: its error, changes someone else made meanwhile, and
 * confirmation.
 */
export function SaveBar({
  form,
  isReadOnly,
  titleOf,
  textOf,
  isShownAtField,
  children,
}: {
  readonly form: VersionedForm;
  readonly isReadOnly: boolean;
  readonly titleOf: (name: string) => string;
  readonly textOf: (name: string, value: unknown) => string;
  /** The error is already shown at its field. */
  readonly isShownAtField: boolean;
  readonly children: ReactNode;
}) {
  const { clash, error, isChanged, state } = form;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void form.save();
  };
  return (
    <form className={forms.form} onSubmit={submit}>
      {children}
      {error === null || isShownAtField ? null : (
        <Failing what={words.couldNotSave} error={error} />
      )}
      <FormClash form={form} titleOf={titleOf} textOf={textOf} />
      {isReadOnly ? null : (
        <SaveRow
          isChanged={isChanged}
          isBlocked={clash !== null}
          isSaving={state === 'saving'}
          isSaved={state === 'saved'}
        >
          {isChanged ? (
            <Button variant="default" onClick={form.discard}>
              {words.discard}
            </Button>
          ) : null}
        </SaveRow>
      )}
    </form>
  );
}
