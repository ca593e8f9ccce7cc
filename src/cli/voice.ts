import { english } from '../texts/english/english.ts';
import type { Voice } from '../texts/voice.ts';
import { adviceLine } from './commandOf.ts';

/** How the command line speaks: in English, with the command for each step it advises. */
export const voice: Voice = { texts: english, advice: adviceLine };
