import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { texts } from '../texts/english.ts';

/**
 * Says that something was done where the eye did not see it, with the way back. The way back is the server's and
 * stays when this goes away. Returns what makes it go away.
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
