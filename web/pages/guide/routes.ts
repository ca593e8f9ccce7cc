import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { organizationRoute } from '../../frame/roots.tsx';
import { isStep, type Step } from '../../parts/guide/guideAnswers.ts';

type GuideSearch = {
  /** Absent: the first one that is not done. */
  readonly step?: Step;
  /** The plan that is looked at. */
  readonly run?: string;
};

export const guideRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/guide',
  validateSearch: ({ step, run }: Record<string, unknown>): GuideSearch => ({
    ...(isStep(step) ? { step } : {}),
    ...(typeof run === 'string' && run !== '' ? { run } : {}),
  }),
  component: lazyRouteComponent(() => import('./GuidePage.tsx'), 'GuidePage'),
});
