import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { meQuery } from '../api/bootstrap.ts';
import { ApiProblem } from '../api/problem.ts';
import { Frame } from './Frame.tsx';
import { NoSuchPage } from './otherPages.tsx';

/** What every route can use while it loads. */
export type RouteContext = { readonly queries: QueryClient };

export const rootRoute = createRootRouteWithContext<RouteContext>()({
  component: Outlet,
  notFoundComponent: NoSuchPage,
});

/** Pages for a signed-in person. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signedIn',
  async beforeLoad({ context, location }) {
    try {
      await context.queries.ensureQueryData(meQuery);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem) || thrown.status !== 401) throw thrown;
      const to = location.href === '/' ? undefined : location.href;
      throw redirect({ to: '/sign-in', search: to === undefined ? {} : { to } });
    }
  },
  component: Frame,
});

/** Pages of one organization. */
export const organizationRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/organizations/$org',
  async beforeLoad({ context, params }) {
    const { data: me } = await context.queries.ensureQueryData(meQuery);
    if (!me.organizations.some(({ id }) => id === params.org)) throw redirect({ to: '/' });
  },
  component: Outlet,
});
