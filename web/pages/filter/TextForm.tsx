import { Textarea } from '@mantine/core';
import { texts } from '../../texts/english.ts';

/** The filter as one text. */
export function TextForm({
  text,
  error,
  canChange,
  onChange,
}: {
  readonly text: string;
  readonly error: string | undefined;
  readonly canChange: boolean;
  readonly onChange: (text: string) => void;
}) {
  return (
    <Textarea
      label={texts.filter.textLabel}
      description={texts.filter.textHelp}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      autosize
      minRows={3}
      spellCheck={false}
      readOnly={!canChange}
      value={text}
      error={error}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
