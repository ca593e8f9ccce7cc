import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { organizationRoute } from '../../frame/roots.tsx';
import { readRunSearch, readRunsSearch, readUndoSearch } from './search.ts';

export const runsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/runs',
  validateSearch: readRunsSearch,
  component: lazyRouteComponent(() => import('./RunsPage.tsx'), 'RunsPage'),
});

export const undoRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/runs/$id/undo',
  validateSearch: readUndoSearch,
  component: lazyRouteComponent(() => import('./UndoPage.tsx'), 'UndoPage'),
});

export const runRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/runs/$id',
  validateSearch: readRunSearch,
  component: lazyRouteComponent(() => import('./RunPage.tsx'), 'RunPage'),
});
