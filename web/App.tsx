import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createQueries } from './api/queries.ts';
import { createAppRouter } from './router.tsx';
import { nonce } from './theme/nonce.ts';
import { resolver, theme } from './theme/theme.ts';

const colorScheme = localStorageColorSchemeManager({ key: 'ampwise-color-scheme' });
const queries = createQueries(() => {
  const { pathname, search } = router.state.location;
  if (pathname === '/sign-in') return;
  queries.clear();
  void router.navigate({
    to: '/sign-in',
    search: { to: `${pathname}${router.options.stringifySearch?.(search) ?? ''}` },
  });
});
const router = createAppRouter(queries);

/** The web app. */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Notifications position="bottom-right" autoClose={10_000} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
