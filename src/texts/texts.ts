import type { english } from './english/english.ts';

/** The words of one language. */
export type Texts = typeof english;
