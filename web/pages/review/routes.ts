import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { organizationRoute } from '../../frame/roots.tsx';
import { readReviewSearch } from './search.ts';

export const reviewRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/review',
  validateSearch: readReviewSearch,
  component: lazyRouteComponent(() => import('./ReviewPage.tsx'), 'ReviewPage'),
});
