import { Textarea } from '@mantine/core';
import { filter as filterTexts } from '../../texts/english/filter.ts';

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
      label={filterTexts.textLabel}
      description={filterTexts.textHelp}
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
