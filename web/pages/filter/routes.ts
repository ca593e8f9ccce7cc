import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { organizationRoute } from '../../frame/roots.tsx';

export const filterRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/filter',
  component: lazyRouteComponent(() => import('./FilterPage.tsx'), 'FilterPage'),
});
