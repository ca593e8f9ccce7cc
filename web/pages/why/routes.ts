import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { organizationRoute } from '../../frame/roots.tsx';
import { readWhySearch } from './search.ts';

export const whyRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/why',
  validateSearch: readWhySearch,
  component: lazyRouteComponent(() => import('./WhyPage.tsx'), 'WhyPage'),
});
