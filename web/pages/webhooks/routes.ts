import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { organizationRoute } from '../../frame/roots.tsx';
import { readWebhookSearch } from './search.ts';

const listRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./WebhooksPage.tsx'), 'WebhooksPage'),
});

const oneRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/webhooks/$id',
  validateSearch: readWebhookSearch,
  component: lazyRouteComponent(() => import('./WebhookPage.tsx'), 'WebhookPage'),
});

/** The list of webhooks, and one of them with its deliveries. */
export const webhookRoutes = [listRoute, oneRoute] as const;
