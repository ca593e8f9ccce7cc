import { Button, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { texts } from '../texts/english.ts';
import forms from './Form.module.css';

/** The present location, and the next one. */
export type Place = { readonly pathname: string; readonly search: unknown };
/** Whether unsaved edits are lost on the way. */
export type IsLeaving = (from: Place, to: Place) => boolean;

/** Another location on the same page loses nothing, unless the page says otherwise. */
export const isOtherPage: IsLeaving = (from, to) => from.pathname !== to.pathname;

/** Asks before the page is left. For forms that show by themselves that they are not saved. */
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
  return (
    <LeavingQuestion
      opened={blocker.status === 'blocked'}
      words={texts.editing.page}
      onLeave={() => blocker.proceed?.()}
      onStay={() => blocker.reset?.()}
    />
  );
}

/** Whether the edits may be lost. */
export function LeavingQuestion({
  opened,
  words,
  onLeave,
  onStay,
}: {
  readonly opened: boolean;
  readonly words: {
    readonly title: string;
    readonly text: string;
    readonly leave: string;
    readonly stay: string;
  };
  readonly onLeave: () => void;
  readonly onStay: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onStay} title={words.title} withCloseButton={false}>
      <div className={forms.form}>
        <p>{words.text}</p>
        <div className={forms.end}>
          <Button variant="default" onClick={onLeave}>
            {words.leave}
          </Button>
          <Button onClick={onStay} data-autofocus>
            {words.stay}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
