import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../frame/roots.tsx';

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { readonly to?: string } =>
    // Redirects only to pages of this app: an address with a host could lead anywhere.
    typeof search.to === 'string' && /^\/(?!\/|\\)/u.test(search.to) ? { to: search.to } : {},
  component: lazyRouteComponent(() => import('./SignInPage.tsx'), 'SignInPage'),
});

const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => import('./SetUpPage.tsx'), 'SetUpPage'),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./InvitationPage.tsx'), 'InvitationPage'),
});

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset',
  component: lazyRouteComponent(() => import('./ResetPage.tsx'), 'ResetPage'),
});

const emailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/email',
  component: lazyRouteComponent(() => import('./EmailPage.tsx'), 'EmailPage'),
});

/** Pages for people who are not signed in yet. */
export const enteringRoutes = [signInRoute, setUpRoute, invitationRoute, resetRoute, emailRoute];
