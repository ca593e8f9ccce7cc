import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useMe } from '../api/bootstrap.ts';
import { useAction } from '../api/queries.ts';
import { useRefresh } from '../api/refresh.ts';

/** The choices, in the order shown; `system` follows the device. */
export const themes = ['light', 'dark', 'system'] as const;

export type Theme = (typeof themes)[number];

const schemeOf = (theme: Theme) => (theme === 'system' ? 'auto' : theme);

/**
 * The person's theme, which applies as soon as it is chosen and is stored for all of their devices.
 */
export function useTheme(): {
  readonly theme: Theme;
  readonly choose: (theme: Theme) => void;
  /** Set if the last choice could not be saved. */
  readonly error: Error | null;
} {
  const saved = useMe().user?.theme ?? 'system';
  const { setColorScheme } = useMantineColorScheme();
  const refresh = useRefresh();
  const save = useAction('PATCH /me', { onDone: () => refresh('GET /me') });
  const chosen = save.isPending ? save.variables.body.theme : undefined;
  return {
    theme: chosen ?? saved,
    error: save.error,
    choose: (theme) => {
      setColorScheme(schemeOf(theme));
      save.mutate({ body: { theme } }, { onError: () => setColorScheme(schemeOf(saved)) });
    },
  };
}

/** Shows the theme that the person chose, on this device or another one. */
export function useSavedTheme(): void {
  const theme = useMe().user?.theme;
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (theme !== undefined) setColorScheme(schemeOf(theme));
  }, [theme, setColorScheme]);
}
