import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { organizationRoute } from '../../frame/roots.tsx';
import { readSkipsSearch } from './search.ts';

export const skipsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/skips',
  validateSearch: readSkipsSearch,
  component: lazyRouteComponent(() => import('./SkipsPage.tsx'), 'SkipsPage'),
});
