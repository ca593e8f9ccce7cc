import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type Ref, useEffect, useRef, useState } from 'react';

/**
 * Searches a list while the person types. The search text is in the address; if that changes
 * elsewhere, as by Clear or Back, the field follows.
 */
export function SearchInput({
  value = '',
  onFind,
  label,
  className,
  ref,
  shortcut,
}: {
  /** The search text in the address. */
  readonly value: string | undefined;
  readonly onFind: (text: string | undefined) => void;
  readonly label: string;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLInputElement>;
  /** The key that leads here. */
  readonly shortcut?: string;
}) {
  const [typed, setTyped] = useState(value);
  // Texts on their way to the address while the person continues typing.
  const sent = useRef<string[]>([]);
  const find = useDebouncedCallback((text: string) => {
    if (text === (sent.current.at(-1) ?? value)) return;
    sent.current.push(text);
    onFind(text === '' ? undefined : text);
  }, 250);
  useEffect(() => {
    const arrived = sent.current.indexOf(value);
    sent.current = sent.current.slice(arrived + 1);
    if (arrived >= 0) return;
    sent.current = [];
    find.cancel();
    setTyped(value);
  }, [value, find]);
  return (
    <TextInput
      ref={ref}
      className={className ?? ''}
      type="search"
      aria-label={label}
      aria-keyshortcuts={shortcut}
      placeholder={label}
      leftSection={<IconSearch size={16} stroke={1.5} aria-hidden="true" />}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        find(currentTarget.value.trim());
      }}
    />
  );
}
