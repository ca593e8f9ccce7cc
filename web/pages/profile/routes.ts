import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { meQuery } from '../../api/bootstrap.ts';
import { organizationRoute, signedInRoute } from '../../frame/roots.tsx';

const component = lazyRouteComponent(() => import('./ProfilePage.tsx'), 'ProfilePage');

/** Below the first organization, or without one for an account that belongs to none. */
export const profileRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/profile',
  async beforeLoad({ context }) {
    const { data } = await context.queries.ensureQueryData(meQuery);
    const [first] = data.organizations;
    if (first !== undefined) {
      throw redirect({ to: '/organizations/$org/profile', params: { org: first.id } });
    }
  },
  component,
});

export const profileInOrganizationRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/profile',
  component,
});
