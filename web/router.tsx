import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { BrokenPage, PendingPage } from './frame/otherPages.tsx';
import { organizationRoute, rootRoute, signedInRoute } from './frame/roots.tsx';
import { auditRoute } from './pages/audit/routes.ts';
import { connectionRoute } from './pages/connection/routes.ts';
import { contactsRoutes } from './pages/contacts/routes.ts';
import { enteringRoutes } from './pages/entering/routes.ts';
import { filterRoute } from './pages/filter/routes.ts';
import { guideRoute } from './pages/guide/routes.ts';
import { homeRoute, startRoute } from './pages/home/routes.ts';
import { mappingRoute } from './pages/mapping/routes.ts';
import { organizationSettingsRoute } from './pages/organization/routes.ts';
import { profileInOrganizationRoute, profileRoute } from './pages/profile/routes.ts';
import { reviewRoute } from './pages/review/routes.ts';
import { runRoute, runsRoute, undoRoute } from './pages/runs/routes.ts';
import { todosRoute } from './pages/todos/routes.ts';
import { tokensRoute } from './pages/tokens/routes.ts';
import { usersRoute } from './pages/users/routes.ts';
import { webhookRoutes } from './pages/webhooks/routes.ts';
import { whyRoute } from './pages/why/routes.ts';

/** All pages; each is loaded when it is first needed. */
const routeTree = rootRoute.addChildren([
  ...enteringRoutes,
  signedInRoute.addChildren([
    startRoute,
    profileRoute,
    organizationRoute.addChildren([
      homeRoute,
      connectionRoute,
      reviewRoute,
      ...contactsRoutes,
      guideRoute,
      runsRoute,
      runRoute,
      undoRoute,
      filterRoute,
      mappingRoute,
      todosRoute,
      usersRoute,
      tokensRoute,
      ...webhookRoutes,
      auditRoute,
      organizationSettingsRoute,
      profileInOrganizationRoute,
      whyRoute,
    ]),
  ]),
]);

export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: 'intent',
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: BrokenPage,
    scrollRestoration: true,
    // Search parameters that a page does not know are not passed to it.
    search: { strict: true },
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
