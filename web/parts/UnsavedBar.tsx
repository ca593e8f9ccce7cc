import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '../texts/english.ts';
import { type IsLeaving, LeavingGuard } from './LeavingGuard.tsx';
import classes from './UnsavedBar.module.css';

/**
 * Shows at the foot of the page that there are unsaved edits, with buttons to save or discard them.
 * Meanwhile, leaving the page asks first.
 */
export function UnsavedBar({
  children,
  save,
  saving,
  blocked,
  onSave,
  onDiscard,
  isLeaving,
}: {
  /** The text about the unsaved edits. */
  readonly children: ReactNode;
  /** The text of the button. */
  readonly save: string;
  readonly saving: boolean;
  /** Why it cannot be saved yet. */
  readonly blocked?: string | undefined;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  readonly isLeaving?: IsLeaving | undefined;
}) {
  return (
    <section className={classes.bar} aria-label={texts.editing.unsaved}>
      <p className={classes.text}>
        <span className={classes.what}>{children}</span>
        {blocked === undefined ? null : (
          <span className={classes.blocked} id="why-not-saved">
            {blocked}
          </span>
        )}
      </p>
      <Button variant="default" onClick={onDiscard} disabled={saving}>
        {texts.editing.discard}
      </Button>
      <Button
        onClick={onSave}
        loading={saving}
        disabled={blocked !== undefined}
        {...(blocked === undefined ? {} : { 'aria-describedby': 'why-not-saved' })}
      >
        {save}
      </Button>
      <LeavingGuard isLeaving={isLeaving} />
    </section>
  );
}
