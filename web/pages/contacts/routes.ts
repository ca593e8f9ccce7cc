import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { organizationRoute } from '../../frame/roots.tsx';
import { readImportSearch } from './import/search.ts';
import { readContactSearch, readContactsSearch, readSkippedSearch } from './search.ts';

const contactsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/contacts',
  validateSearch: readContactsSearch,
  component: lazyRouteComponent(() => import('./ContactsPage.tsx'), 'ContactsPage'),
});

const skippedRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/skips',
  validateSearch: readSkippedSearch,
  component: lazyRouteComponent(() => import('./SkippedPage.tsx'), 'SkippedPage'),
});

const contactRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/contacts/$id',
  validateSearch: readContactSearch,
  component: lazyRouteComponent(() => import('./ContactPage.tsx'), 'ContactPage'),
});

const importRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/contacts/import',
  validateSearch: readImportSearch,
  component: lazyRouteComponent(() => import('./import/ImportPage.tsx'), 'ImportPage'),
});

/** The list of contacts, the skipped ones, an import, and a single contact. */
export const contactsRoutes = [contactsRoute, skippedRoute, importRoute, contactRoute] as const;
