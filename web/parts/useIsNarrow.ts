import { useMediaQuery } from '@mantine/hooks';

/** Whether the window is as narrow as a phone: table rows become two lines, panels become pages. */
export function useIsNarrow(): boolean {
  return (
    useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false }) ?? false
  );
}
