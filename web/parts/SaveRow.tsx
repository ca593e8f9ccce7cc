import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '../texts/english.ts';
import forms from './Form.module.css';
import { LeavingGuard } from './LeavingGuard.tsx';

/**
 * The last row of a form: Save, highlighted once there is something to save, and a confirmation.
 * With unsaved edits, leaving the page asks first.
 */
export function SaveRow({
  isChanged,
  isBlocked = false,
  isSaving,
  isSaved,
  children,
}: {
  readonly isChanged: boolean;
  /** Something has to be settled before saving. */
  readonly isBlocked?: boolean;
  readonly isSaving: boolean;
  readonly isSaved: boolean;
  /** Further buttons. */
  readonly children?: ReactNode;
}) {
  return (
    <div className={forms.actions}>
      {isChanged ? <LeavingGuard /> : null}
      <Button
        type="submit"
        variant={isChanged ? 'filled' : 'default'}
        disabled={!isChanged || isBlocked}
        loading={isSaving}
      >
        {texts.save.save}
      </Button>
      {children}
      <span role="status" className={forms.saved}>
        {isSaved && !isChanged ? texts.save.saved : ''}
      </span>
    </div>
  );
}
