import { Button, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { texts } from '../texts/english.ts';
import classes from './UnsavedBar.module.css';

/** Where a page stands, and where one wants to go. */
export type Place = { readonly pathname: string; readonly search: unknown };
/** Whether what is not saved is lost on the way. */
export type IsLeaving = (from: Place, to: Place) => boolean;

/** Another place on the same page loses nothing, unless the page says otherwise. */
const isOtherPage: IsLeaving = (from, to) => from.pathname !== to.pathname;

/**
 * Says that something is not saved, at the foot of the page, with both ways out. While it is there, leaving the page
 * asks first.
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
  /** What is not saved. */
  readonly children: ReactNode;
  /** What the button says. */
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

/** Asks before the page is left. For forms that say themselves that they are not saved. */
export function LeavingGuard({
  isLeaving = isOtherPage,
}: {
  readonly isLeaving?: IsLeaving | undefined;
}) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isLeaving(current, next),
    enableBeforeUnload: true,
    withResolver: true,
  });
  const isAsking = blocker.status === 'blocked';
  return (
    <Modal
      opened={isAsking}
      onClose={() => blocker.reset?.()}
      title={texts.editing.leaveTitle}
      withCloseButton={false}
    >
      <p>{texts.editing.leaveText}</p>
      <div className={classes.ways}>
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          {texts.editing.leave}
        </Button>
        <Button onClick={() => blocker.reset?.()} data-autofocus>
          {texts.editing.stay}
        </Button>
      </div>
    </Modal>
  );
}
