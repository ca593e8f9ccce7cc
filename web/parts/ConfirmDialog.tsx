import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import forms from './Form.module.css';
import { Failing } from './states.tsx';

/** Asks before an action, and shows its error in the dialog. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  cancel,
  isFinal = false,
  isPending = false,
  disabled = false,
  couldNot,
  error = null,
  onConfirm,
  onClose,
}: {
  readonly title: string;
  /** What the action changes, and what it does not. */
  readonly children: ReactNode;
  /** The text of the button, which names the action; null if it is not possible. */
  readonly confirm: string | null;
  readonly cancel: string;
  /** The action cannot be undone, so Enter alone does not trigger it. */
  readonly isFinal?: boolean;
  readonly isPending?: boolean;
  readonly disabled?: boolean;
  /** What failed, as a sentence. */
  readonly couldNot?: string;
  readonly error?: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  const isSafe = !isFinal && confirm !== null;
  return (
    <Modal opened onClose={onClose} title={title}>
      <div className={forms.form}>
        {error === null || couldNot === undefined ? null : (
          <Failing what={couldNot} error={error} />
        )}
        {children}
        <div className={forms.end}>
          <Button variant="default" data-autofocus={isSafe ? undefined : true} onClick={onClose}>
            {cancel}
          </Button>
          {confirm === null ? null : (
            <Button
              data-autofocus={isSafe ? true : undefined}
              {...(isFinal ? { color: 'problem' } : {})}
              loading={isPending}
              disabled={disabled}
              onClick={onConfirm}
            >
              {confirm}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
