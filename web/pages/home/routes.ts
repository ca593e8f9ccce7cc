import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { meQuery } from '../../api/bootstrap.ts';
import { organizationRoute, signedInRoute } from '../../frame/roots.tsx';

/** The first page: Home of the first organization, or a note that there is none. */
export const startRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  async beforeLoad({ context }) {
    const { data } = await context.queries.ensureQueryData(meQuery);
    const [first] = data.organizations;
    if (first !== undefined)
      throw redirect({ to: '/organizations/$org', params: { org: first.id } });
  },
  component: lazyRouteComponent(() => import('./NoOrganizationPage.tsx'), 'NoOrganizationPage'),
});

export const homeRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./HomePage.tsx'), 'HomePage'),
});
