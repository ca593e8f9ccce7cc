import { Button, Textarea } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { texts } from '../../texts/english.ts';

const words = texts.checks;

/**
 * Copies a text of several lines, and confirms it; if the browser refuses, the text is shown to be
 * selected.
 */
export function CopyLetter({
  text,
  children,
}: {
  readonly text: string;
  readonly children: string;
}) {
  const [state, setState] = useState<{ readonly of: string; readonly copied: boolean } | null>(
    null,
  );
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState({ of: text, copied: true });
    } catch {
      setState({ of: text, copied: false });
    }
  };
  const present = state?.of === text ? state : null;
  const Icon = present?.copied === true ? IconCheck : IconCopy;
  return (
    <div>
      <Button
        variant="default"
        leftSection={<Icon size={16} stroke={1.5} aria-hidden="true" />}
        onClick={() => void copy()}
      >
        {children}
      </Button>
      <span role="status" style={{ marginLeft: 8 }}>
        {present?.copied === true ? words.copied : ''}
      </span>
      {present?.copied === false ? (
        <Textarea
          mt="sm"
          readOnly
          autosize
          label={words.copyByHand}
          value={text}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      ) : null}
    </div>
  );
}
