import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { organizationRoute } from '../../frame/roots.tsx';
import { readTodosSearch } from './search.ts';

export const todosRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/todos',
  validateSearch: readTodosSearch,
  component: lazyRouteComponent(() => import('./TodosPage.tsx'), 'TodosPage'),
});
