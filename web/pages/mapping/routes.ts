import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { organizationRoute } from '../../frame/roots.tsx';
import { readMappingSearch } from './search.ts';

export const mappingRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/mapping',
  validateSearch: readMappingSearch,
  component: lazyRouteComponent(() => import('./MappingPage.tsx'), 'MappingPage'),
});
