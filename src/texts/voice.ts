import type { Advice } from './step.ts';
import type { Texts } from './texts.ts';

/** How a program speaks: in which language, and how it says what to do (a command line names commands). */
export type Voice = {
  readonly texts: Texts;
  readonly advice: (advice: Advice) => string;
};
