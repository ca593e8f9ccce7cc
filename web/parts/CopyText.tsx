import { Button, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useRef } from 'react';
import { texts } from '../texts/english.ts';

/**
 * A text to copy, such as a link that is shown once: read-only, selected on focus, with a button.
 */
export function CopyText({ label, value }: { readonly label: string; readonly value: string }) {
  const clipboard = useClipboard({ timeout: 4000 });
  const input = useRef<HTMLInputElement>(null);
  return (
    <div style={{ display: 'flex', gap: 8, alignItems: 'flex-end' }}>
      <TextInput
        ref={input}
        label={label}
        value={value}
        readOnly
        style={{ flex: 1 }}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <Button
        variant="default"
        onClick={() => {
          // Without https a browser has no clipboard: then the text is selected.
          clipboard.copy(value);
          input.current?.select();
        }}
      >
        {clipboard.copied ? texts.copy.copied : texts.copy.copy}
      </Button>
    </div>
  );
}
