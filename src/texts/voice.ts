import type { Advice } from './step.ts';
import type { Texts } from './texts.ts';

/** How a program speaks: its language, and how it words steps (the command line names commands). */
export type Voice = {
  readonly texts: Texts;
  readonly advice: (advice: Advice) => string;
};
