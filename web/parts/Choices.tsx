import { Radio, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Choices.module.css';

/** A choice of one among a few, each with a sentence about what it means. */
export function Choices<Value extends string>({
  label,
  value,
  onChange,
  choices,
  disabled = false,
  error,
  description,
}: {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly choices: readonly {
    readonly value: Value;
    readonly title: string;
    readonly text?: string;
  }[];
  readonly disabled?: boolean;
  readonly error?: ReactNode;
  readonly description?: ReactNode;
}) {
  return (
    <Radio.Group
      label={label}
      value={value}
      error={error}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      onChange={(next) => {
        const chosen = choices.find((one) => one.value === next);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      <Stack gap="sm" mt="xs" mb="xs">
        {choices.map((one) => (
          <Radio
            key={one.value}
            value={one.value}
            label={one.title}
            description={one.text}
            disabled={disabled}
            classNames={{ radio: classes.radio ?? '' }}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
