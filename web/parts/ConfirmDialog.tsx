import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import forms from './Form.module.css';
import { Failing } from './states.tsx';

/** Asks before something is done, and shows a refusal where it was asked. */
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
  /** What it does, and what stays. */
  readonly children: ReactNode;
  /** The button that does it, named by what it does; null if it cannot be done. */
  readonly confirm: string | null;
  readonly cancel: string;
  /** There is no way back: Enter alone does not do it. */
  readonly isFinal?: boolean;
  readonly isPending?: boolean;
  readonly disabled?: boolean;
  /** What is not done after a refusal, as a sentence. */
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
