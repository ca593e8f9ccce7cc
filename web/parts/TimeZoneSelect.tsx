import { Select, type SelectProps } from '@mantine/core';

/** Picks a time zone among those that the browser knows, UTC first, and the one in force. */
export function TimeZoneSelect({
  value,
  ...props
}: Omit<SelectProps, 'data' | 'value'> & { readonly value: string | null }) {
  return (
    <Select
      {...props}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      searchable
      data={zonesWith(value)}
      value={value}
    />
  );
}

function zonesWith(value: string | null): string[] {
  const known = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);
  if (value !== null) known.add(value);
  return [...known];
}
