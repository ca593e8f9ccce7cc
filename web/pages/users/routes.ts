import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { organizationRoute } from '../../frame/roots.tsx';

export const usersRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/users',
  validateSearch: ({ search }: Record<string, unknown>): { readonly search?: string } =>
    typeof search === 'string' && search !== '' ? { search } : {},
  component: lazyRouteComponent(() => import('./UsersPage.tsx'), 'UsersPage'),
});
