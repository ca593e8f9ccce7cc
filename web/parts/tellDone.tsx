import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { texts } from '../texts/english.ts';

/**
 * Shows that an action the user could not see has succeeded, with an undo button. The undo happens
 * on the server and stays possible after this disappears. Returns a function that hides it.
 */
export function tellDone(text: string, undo?: () => void): () => void {
  const id = notifications.show({
    message:
      undo === undefined ? (
        text
      ) : (
        <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
          <span style={{ flex: 1 }}>{text}</span>
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              notifications.hide(id);
              undo();
            }}
          >
            {texts.undo.undo}
          </Button>
        </span>
      ),
    withCloseButton: true,
    closeButtonProps: { 'aria-label': texts.undo.close },
  });
  return () => {
    notifications.hide(id);
  };
}
