import { afterAll } from 'vitest';
import { cleanUp } from './afterFile.ts';

// vitest carries this file out anew for each file of tests.
afterAll(cleanUp);
