import { Select, type SelectProps } from '@mantine/core';

/** Picks a time zone: UTC first, then those that the browser knows, and the present one. */
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
