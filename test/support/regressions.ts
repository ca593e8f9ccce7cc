import type { Step } from './engineSteps.ts';

/** Minimised histories that once broke the engine; replayed before new ones are searched for. */
export const regressions: readonly { readonly title: string; readonly steps: readonly Step[] }[] =
  [];
