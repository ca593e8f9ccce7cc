import { connection } from './english/connection.ts';
import { entering } from './english/entering.ts';
import { frame } from './english/frame.ts';
import { home } from './english/home.ts';
import { states, stateWords } from './english/states.ts';

/** Everything the web app says in English; another language is another value of this shape. */
export const texts = { connection, entering, frame, home, states, stateWords };
