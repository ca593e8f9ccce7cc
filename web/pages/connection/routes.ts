import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { organizationRoute } from '../../frame/roots.tsx';

export const connectionRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/connection',
  component: lazyRouteComponent(() => import('./ConnectionPage.tsx'), 'ConnectionPage'),
});
